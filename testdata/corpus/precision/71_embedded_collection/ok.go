// Package embedded_collection embeds the driver's collection, as many stores do.
package embedded_collection

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	fieldID     = "_id"
	fieldName   = "name"
	fieldStage  = "stage"
	fieldSteps  = "steps"
	fieldFinish = "finished_at"
)

type Pipeline struct {
	ID         bson.ObjectID     `bson:"_id,omitempty"`
	Name       string            `bson:"name"`
	Project    string            `bson:"project"`
	Stage      string            `bson:"stage,omitempty"`
	Steps      []*Step           `bson:"steps"`
	Labels     map[string]string `bson:"labels,omitempty"`
	FinishedAt *time.Time        `bson:"finished_at"`
	Retries    int               `bson:"retries"`
}

type Step struct {
	Name    string    `bson:"name"`
	Command []string  `bson:"command"`
	Started time.Time `bson:"started"`
	Exit    int       `bson:"exit"`
}

// PipelineColl is the collection of pipelines.
type PipelineColl struct {
	*mongo.Collection

	coll string
}

func NewPipelineColl(db *mongo.Database) *PipelineColl {
	name := (&Pipeline{}).TableName()
	return &PipelineColl{Collection: db.Collection(name), coll: name}
}

func (Pipeline) TableName() string { return "pipeline" }

func (c *PipelineColl) GetCollectionName() string { return c.coll }

func (c *PipelineColl) EnsureIndex(ctx context.Context) error {
	_, err := c.Indexes().CreateMany(ctx, []mongo.IndexModel{
		{Keys: bson.D{bson.E{Key: "project", Value: 1}, bson.E{Key: fieldName, Value: 1}}, Options: options.Index().SetUnique(true)},
		{Keys: bson.M{fieldFinish: 1}, Options: options.Index().SetExpireAfterSeconds(3600)},
		{Keys: bson.D{{Key: "name", Value: "text"}, {Key: "steps.name", Value: "text"}}},
		{Keys: bson.D{{Key: "labels.$**", Value: 1}}},
		{Keys: bson.D{{Key: "steps.exit", Value: -1}}, Options: options.Index().SetPartialFilterExpression(bson.M{"retries": bson.M{"$gt": 0}})},
		{Keys: bson.D{{Key: "_id", Value: "hashed"}}},
	})
	return err
}

type ListOption struct {
	Projects []string
	Name     string
	Label    string
	Since    *time.Time
	Stages   []string
	Page     int64
	Sort     bool
}

func (c *PipelineColl) List(ctx context.Context, opt *ListOption) ([]*Pipeline, int64, error) {
	query := bson.M{}
	if len(opt.Projects) > 0 {
		query["project"] = bson.M{"$in": opt.Projects}
	}
	if name := strings.TrimSpace(opt.Name); name != "" {
		query[fieldName] = bson.M{"$regex": name, "$options": "i"}
	}
	if opt.Label != "" {
		query["labels."+opt.Label] = bson.M{"$exists": true}
	}
	if opt.Since != nil {
		query[fieldFinish] = bson.M{"$gte": *opt.Since}
	}
	switch len(opt.Stages) {
	case 0:
	case 1:
		query[fieldStage] = opt.Stages[0]
	default:
		query[fieldStage] = bson.M{"$in": opt.Stages}
	}
	count, err := c.Collection.CountDocuments(ctx, query)
	if err != nil {
		return nil, 0, err
	}
	opts := options.Find().SetSkip((opt.Page - 1) * 20).SetLimit(20)
	if opt.Sort {
		opts.SetSort(bson.D{{"finished_at", -1}, {"name", 1}})
	}
	cursor, err := c.Collection.Find(ctx, query, opts)
	if err != nil {
		return nil, 0, err
	}
	resp := make([]*Pipeline, 0)
	if err := cursor.All(ctx, &resp); err != nil {
		return nil, 0, err
	}
	return resp, count, nil
}

func (c *PipelineColl) Finish(ctx context.Context, idHex, step string, at time.Time) error {
	id, err := bson.ObjectIDFromHex(idHex)
	if err != nil {
		return err
	}
	_, err = c.UpdateOne(ctx, bson.M{fieldID: id, "steps.name": step}, bson.M{
		"$set":  bson.M{"steps.$.exit": 0, "steps.$.started": at, fieldFinish: at},
		"$inc":  bson.M{"retries": 1},
		"$push": bson.M{"steps.$.command": "true"},
	})
	if err != nil {
		return err
	}
	_, err = c.UpdateByID(ctx, id, bson.M{
		"$push": bson.M{fieldSteps: &Step{Name: "cleanup", Started: at}},
	})
	return err
}

func (c *PipelineColl) Reopen(ctx context.Context, ids []bson.ObjectID) error {
	_, err := c.UpdateMany(ctx, bson.D{{fieldID, bson.D{{"$in", ids}}}}, bson.D{
		{"$set", bson.D{{fieldFinish, nil}, {"steps.$[failed].exit", 0}}},
		{"$unset", bson.D{{fieldStage, ""}}},
	}, options.UpdateMany().SetArrayFilters([]any{bson.M{"failed.exit": bson.M{"$ne": 0}}}))
	return err
}

func (c *PipelineColl) Upsert(ctx context.Context, p *Pipeline) error {
	_, err := c.UpdateOne(ctx, bson.M{"name": p.Name, "project": p.Project}, bson.M{"$set": p}, options.UpdateOne().SetUpsert(true))
	return err
}

func (c *PipelineColl) Names(ctx context.Context, project string) (names []string, err error) {
	err = c.Distinct(ctx, "name", bson.M{"project": project}).Decode(&names)
	return names, err
}
