package odm

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Set is the method Set for a field of any kind.
func Set[T, V any](f ValueOf[T, V], v V) Change[T] { return change[*T](f.Path(), "$set", v) }

// SetOnInsert stores v if the update inserts the document, and does nothing if it finds one.
func SetOnInsert[T, V any](f ValueOf[T, V], v V) Change[T] {
	return change[*T](f.Path(), "$setOnInsert", v)
}

// Unset removes the field.
func Unset[T any](f FieldOf[T]) Change[T] { return change[*T](f.Path(), "$unset", "") }

// Rename moves the value of f to the field to, whose value is lost.
func Rename[T any](f, to FieldOf[T]) Change[T] { return change[*T](f.Path(), "$rename", to.Path()) }

// Inc is the method Inc for a field of any kind, such as a Decimal128 or one that generic code is given.
func Inc[T, V any](f ValueOf[T, V], v V) Change[T] { return change[*T](f.Path(), "$inc", v) }

// Mul multiplies the field by v; a missing field becomes 0.
func Mul[T, V any](f ValueOf[T, V], v V) Change[T] { return change[*T](f.Path(), "$mul", v) }

// Min stores v if it is less than what is stored, or nothing is.
func Min[T, V any](f ValueOf[T, V], v V) Change[T] { return change[*T](f.Path(), "$min", v) }

// Max stores v if it is greater than what is stored, or nothing is.
func Max[T, V any](f ValueOf[T, V], v V) Change[T] { return change[*T](f.Path(), "$max", v) }

// CurrentDate stores the server's time.
func CurrentDate[T any](f ValueOf[T, time.Time]) Change[T] {
	return change[*T](f.Path(), "$currentDate", true)
}

// CurrentTimestamp stores the server's time as a BSON timestamp.
func CurrentTimestamp[T any](f ValueOf[T, bson.Timestamp]) Change[T] {
	return change[*T](f.Path(), "$currentDate", bson.D{{Key: "$type", Value: "timestamp"}})
}

// BitAnd stores the bitwise and of the field and v.
func BitAnd[T any, V Number](f ValueOf[T, V], v V) Change[T] { return bit(f, "and", v) }

// BitOr stores the bitwise or of the field and v.
func BitOr[T any, V Number](f ValueOf[T, V], v V) Change[T] { return bit(f, "or", v) }

// BitXor stores the bitwise exclusive or of the field and v.
func BitXor[T any, V Number](f ValueOf[T, V], v V) Change[T] { return bit(f, "xor", v) }

func bit[T, V any](f ValueOf[T, V], op string, v V) Change[T] {
	return change[*T](f.Path(), "$bit", bson.D{{Key: op, Value: v}})
}
