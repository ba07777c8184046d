package agg

// ToBool is the value as a boolean; every string is true.
func ToBool(v any) Expression { return single("$toBool", v) }

// ToDate is the value as a date: numbers are milliseconds since 1970.
func ToDate(v any) Expression { return single("$toDate", v) }

// ToDecimal is the value as a decimal.
func ToDecimal(v any) Expression { return single("$toDecimal", v) }

// ToDouble is the value as a double.
func ToDouble(v any) Expression { return single("$toDouble", v) }

// ToHashedIndexKey is the hash that a hashed index would store for the value. Since MongoDB 4.4.
func ToHashedIndexKey(v any) Expression { return single("$toHashedIndexKey", v) }

// ToInt is the value as a 32-bit integer, fractions cut off.
func ToInt(v any) Expression { return single("$toInt", v) }

// ToLong is the value as a 64-bit integer, fractions cut off; dates become milliseconds.
func ToLong(v any) Expression { return single("$toLong", v) }

// ToObject is the value as a document, where it can be read as one. Since MongoDB 8.3.
func ToObject(v any) Expression { return single("$toObject", v) }

// ToObjectID is the 24 hex digits as an ObjectID.
func ToObjectID(v any) Expression { return single("$toObjectId", v) }

// ToString is the value as a string.
func ToString(v any) Expression { return single("$toString", v) }

// ToArray is the value as an array, where it can be read as one. Since MongoDB 8.3.
func ToArray(v any) Expression { return single("$toArray", v) }

// Type is the name of the value's BSON type, "missing" if there is none.
func Type(v any) Expression { return single("$type", v) }

// IsNumber is whether the value is an int, long, double or decimal. Since MongoDB 4.4.
func IsNumber(v any) Expression { return single("$isNumber", v) }

// BinarySize is the size in bytes of a string or of binary data. Since MongoDB 4.4.
func BinarySize(v any) Expression { return single("$binarySize", v) }

// BSONSize is the size in bytes of a document as BSON. Since MongoDB 4.4.
func BSONSize(v any) Expression { return single("$bsonSize", v) }

// Subtype is the subtype number of binary data. Since MongoDB 8.3.
func Subtype(v any) Expression { return single("$subtype", v) }

// TSIncrement is the ordinal part of a timestamp. Since MongoDB 5.1.
func TSIncrement(v any) Expression { return single("$tsIncrement", v) }

// TSSecond is the seconds part of a timestamp. Since MongoDB 5.1.
func TSSecond(v any) Expression { return single("$tsSecond", v) }

// Hash is the binary digest of a string or of binary data, by an algorithm such as "sha256". Since MongoDB 8.3.
func Hash(v any, algorithm string) Expression {
	return named("$hash", need("input", v), plain("algorithm", algorithm))
}

// HexHash is the digest of a string or of binary data, in hexadecimal digits. Since MongoDB 8.3.
func HexHash(v any, algorithm string) Expression {
	return named("$hexHash", need("input", v), plain("algorithm", algorithm))
}
