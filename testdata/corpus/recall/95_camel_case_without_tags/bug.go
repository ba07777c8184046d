// Package camel_case_without_tags is a rewritten real mistake.
//
// Origin: kubeshop/testkube 1ed7ea1218 (2022-12-22) "json case for output": queries in camel case, stored in lower case.
package camel_case_without_tags

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Output struct {
	Id, Name, CaseName, SuiteTitle, Output string
}

type Repo struct {
	db     *mongo.Database
	Output *mongo.Collection
}

func NewRepo(db *mongo.Database, name string) *Repo {
	r := &Repo{db: db, Output: db.Collection("output")}
	if name != "" {
		r.Output = db.Collection(name)
	}
	return r
}

func (m *Repo) GetByTest(ctx context.Context, caseName string) (string, error) {
	var o Output
	err := m.Output.FindOne(ctx, bson.M{"caseName": caseName}).Decode(&o) // BUG: case-mismatch
	return o.Output, err
}

func (m *Repo) DeleteByTests(ctx context.Context, names []string) error {
	_, err := m.Output.DeleteMany(ctx, bson.M{"caseName": bson.M{"$in": names}}) // BUG: case-mismatch
	return err
}
