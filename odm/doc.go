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
// Documents are encoded and decoded by the driver's default codec: the registry and the BSON options of a client that is
// given to New are not asked.
package odm
