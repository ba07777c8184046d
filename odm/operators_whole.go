package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Expression is the condition that an aggregation expression holds ($expr), such as one that compares two fields:
//
//	odm.Expression(bson.M{"$gt": bson.A{"$spent", "$budget"}})
func Expression(e any) Expr { return expr.Whole("$expr", e) }

// JSONSchema is the condition that the document satisfies schema.
func JSONSchema(schema any) Expr { return expr.Whole("$jsonSchema", schema) }

// JavaScript is the condition that code, which sees the document as this, returns true ($where). It reads every document and
// must never hold text of a user; servers may have it switched off.
func JavaScript(code string) Expr { return expr.Whole("$where", code) }
