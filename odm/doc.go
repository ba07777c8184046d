// Package odm is a document mapper for MongoDB on the official driver. A model is any struct with bson tags; embedding
// Document gives it an id and change tracking:
//
//	type User struct {
//		odm.Document `bson:",inline" odm:"collection=users"`
//		Name string `bson:"name"`
//		Age  int    `bson:"age"`
//	}
//
//	const Age odm.Num[User, int] = "age"
//
//	db, err := odm.Open(ctx, "mongodb://localhost:27017/shop")
//	users := odm.CollectionOf[User](db)
//	grown, err := users.Find(Age.Gte(18)).Sort(Age.Desc()).Limit(10).All(ctx)
//
// A Collection and a Query are values that never change: both may be shared between goroutines. A document may not, but
// copies of it may. Sessions and transactions travel in the context, as in the driver.
//
// Documents, and the values of conditions and changes, are encoded and decoded as the client does it: its registry and
// BSON options count, whether Open has made it or New was given it. The driver talks to MongoDB 4.4 and later; what needs
// a newer server says so.
//
// # Errors
//
// What is wrong with a model (*ModelError) or a value (*ValueError), and with a condition, a change or a stage that
// could not be built, is returned by the verb before anything is sent, and so is what a Before hook or the function of
// WithValidation says (*ValidationError). What the server and the driver say is wrapped with what odm was doing:
// errors.As finds the driver's own types, errors.Is context.Canceled. ErrNotFound, ErrNotSaved and ErrUnfiltered are
// conditions; *ConflictError, *DuplicateError, *StaleError, *BulkError, *MissingError, *SyncError and *ConnectError
// tell a story. Every write may return a *DuplicateError, and every write of a document in memory a *StaleError if its
// model has revisions. The id, the state and the revision of a write that was not done are taken back; where nobody
// knows whether it was done, because the connection broke, the id stays.
package odm
