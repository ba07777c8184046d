package agg

// CreateObjectID is a new ObjectID. Since MongoDB 8.3.
func CreateObjectID() Expression { return named("$createObjectId") }

// Meta is the metadata of the document: text score, search score, index key …. Since MongoDB 4.4.
func Meta(keyword string) Expression { return single("$meta", keyword) }
