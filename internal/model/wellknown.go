package model

// A known type is one that the driver's registry, or a package around it, encodes by name.
type known struct {
	kinds  Kinds
	anyKey bool   // a document of any keys
	opaque string // why kinds is 0
}

// wellKnown returns how t is stored if its name alone tells; else nil.
func wellKnown(t Type) *known {
	if t.Name() == "" {
		return nil
	}
	switch t.PkgPath() {
	case "time":
		if t.Name() == "Time" {
			return &known{kinds: Date}
		}
	case "net/url":
		if t.Name() == "URL" {
			return &known{kinds: String}
		}
	case "encoding/json":
		if t.Name() == "Number" {
			return &known{kinds: Int | Long | Double}
		}
	case "go.mongodb.org/mongo-driver/v2/bson", "go.mongodb.org/mongo-driver/bson", "go.mongodb.org/mongo-driver/bson/primitive":
		return knownBSON(t.Name())
	case "go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore", "go.mongodb.org/mongo-driver/x/bsonx/bsoncore":
		switch t.Name() {
		case "Document":
			return &known{kinds: Object, anyKey: true}
		case "Array":
			return &known{kinds: Array}
		}
	}
	return nil
}

// isElement reports whether t is bson.E, or a type declared as it.
func isElement(t Type) bool {
	if t.Name() != "E" {
		return false
	}
	switch t.PkgPath() {
	case "go.mongodb.org/mongo-driver/v2/bson", "go.mongodb.org/mongo-driver/bson/primitive":
		return true
	}
	return false
}

// knownBSON is wellKnown for the driver's own types; those of v1 have the same names.
func knownBSON(name string) *known {
	switch name {
	case "ObjectID":
		return &known{kinds: ObjectID}
	case "DateTime":
		return &known{kinds: Date}
	case "Decimal128":
		return &known{kinds: Decimal}
	case "Regex":
		return &known{kinds: Regex}
	case "Binary", "Vector":
		return &known{kinds: BinData}
	case "JavaScript":
		return &known{kinds: JavaScript}
	case "Timestamp":
		return &known{kinds: Timestamp}
	case "MinKey":
		return &known{kinds: MinKey}
	case "MaxKey":
		return &known{kinds: MaxKey}
	case "Null":
		return &known{kinds: Null}
	case "D", "M":
		return &known{kinds: Object | Null, anyKey: true}
	case "A":
		return &known{kinds: Array | Null}
	case "Raw":
		return &known{kinds: Object, anyKey: true}
	case "RawArray":
		return &known{kinds: Array}
	case "RawValue", "Symbol", "CodeWithScope", "DBPointer", "Undefined":
		return &known{opaque: "bson." + name}
	}
	return nil
}
