package engine

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// An inner knows where the driver (v2.10.0) keeps what a session does not tell, and how ours are made.
type inner struct {
	client     int   // the field of a mongo.Session that points to the driver's own session
	number     []int // the field in there with the last transaction number
	preference []int // and the one with the read preference of the transaction
	usual      *options.SessionOptionsBuilder
	empty      *options.TransactionOptionsBuilder
}

// innerOf returns where things are; ok is false if the driver keeps one of them elsewhere.
func innerOf() (in inner, ok bool) {
	client, ok := reflect.TypeFor[mongo.Session]().FieldByName("clientSession")
	if !ok || client.Type.Kind() != reflect.Pointer || client.Type.Elem().Kind() != reflect.Struct {
		return inner{}, false
	}
	number, ok := client.Type.Elem().FieldByName("TxnNumber")
	preference, ok2 := client.Type.Elem().FieldByName("CurrentRp")
	if !ok || !ok2 || number.Type.Kind() != reflect.Int64 || preference.Type != reflect.TypeFor[*readpref.ReadPref]() {
		return inner{}, false
	}
	return inner{
		client: client.Index[0], number: number.Index, preference: preference.Index,
		usual: options.Session().SetCausalConsistency(false), // as of the sessions that the driver makes by itself
		empty: options.Transaction().SetWriteConcern(writeconcern.W1()),
	}, true
}

// numberOf returns the last transaction number of a session that has not ended.
func (in inner) numberOf(s *mongo.Session) int64 {
	return reflect.ValueOf(s).Elem().Field(in.client).Elem().FieldByIndex(in.number).Int()
}

// fromPrimary reports whether the transaction of s reads from the primary, or from where nothing is said. A plain command
// in any other is refused, and an insert is not.
func (in inner) fromPrimary(s *mongo.Session) bool {
	field := reflect.ValueOf(s).Elem().Field(in.client).Elem().FieldByIndex(in.preference)
	pref := (*readpref.ReadPref)(field.UnsafePointer())
	return pref == nil || pref.Mode() == readpref.PrimaryMode
}
