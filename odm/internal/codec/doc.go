// Package codec turns documents into BSON and back as bson.Marshal and bson.Unmarshal of driver v2.10.0 do, from one plan
// per Go type instead of by looking at the type again for each document.
package codec
