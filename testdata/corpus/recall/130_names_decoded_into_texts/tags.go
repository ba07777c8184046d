// Package names_decoded_into_texts is a mistake of a known kind in code written for this test: a projection to one field
// still returns documents.
package names_decoded_into_texts

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Project struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Owner string        `bson:"owner"`
	Name  string        `bson:"name"`
	Tags  []string      `bson:"tags"`
}

type ProjectRepo struct {
	projects *mongo.Collection
}

func NewProjectRepo(db *mongo.Database) *ProjectRepo {
	return &ProjectRepo{projects: db.Collection("projects")}
}

func (r *ProjectRepo) Add(ctx context.Context, p Project) error {
	_, err := r.projects.InsertOne(ctx, p)
	return err
}

// Names returns the names of the projects of an owner, for the menu.
func (r *ProjectRepo) Names(ctx context.Context, owner string) ([]string, error) {
	opts := options.Find().SetProjection(bson.M{"name": 1, "_id": 0})
	cursor, err := r.projects.Find(ctx, bson.M{"owner": owner}, opts)
	if err != nil {
		return nil, err
	}
	var names []string
	if err = cursor.All(ctx, &names); err != nil { // BUG: decode-shape
		return nil, err
	}
	slices.Sort(names)
	return names, nil
}

// Tags returns every tag once.
func (r *ProjectRepo) Tags(ctx context.Context, owner string) ([]string, error) {
	var tags []string
	if err := r.projects.Distinct(ctx, "tags", bson.M{"owner": owner}).Decode(&tags); err != nil {
		return nil, err
	}
	return tags, nil
}

// Name returns the name of one project.
func (r *ProjectRepo) Name(ctx context.Context, id bson.ObjectID) (name string, err error) {
	res := r.projects.FindOne(ctx, bson.M{"_id": id}, options.FindOne().SetProjection(bson.M{"name": 1}))
	err = res.Decode(&name) // BUG: decode-shape
	return name, err
}
