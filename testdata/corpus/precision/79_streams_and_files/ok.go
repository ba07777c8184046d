// Package streams_and_files watches changes, stores files and makes indexes of all kinds.
package streams_and_files

import (
	"context"
	"io"
	"log"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Job struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Queue  string        `bson:"queue"`
	Args   bson.M        `bson:"args"`
	Lease  *Lease        `bson:"lease"`
	Tries  int           `bson:"tries"`
	RunAt  time.Time     `bson:"run_at"`
	Places []Place       `bson:"places"`
	Loc    [2]float64    `bson:"loc"`
}

type Lease struct {
	Worker string    `bson:"worker"`
	Until  time.Time `bson:"until"`
}

type Place struct {
	Type        string    `bson:"type"`
	Coordinates []float64 `bson:"coordinates"`
}

// Event is what a change stream tells.
type Event struct {
	ID            bson.Raw `bson:"_id"`
	OperationType string   `bson:"operationType"`
	DocumentKey   struct {
		ID bson.ObjectID `bson:"_id"`
	} `bson:"documentKey"`
	FullDocument *Job `bson:"fullDocument"`
	Update       struct {
		UpdatedFields bson.M   `bson:"updatedFields"`
		RemovedFields []string `bson:"removedFields"`
	} `bson:"updateDescription"`
}

type Queue struct {
	jobs   *mongo.Collection
	bucket *mongo.GridFSBucket
}

func Open(ctx context.Context, db *mongo.Database) (*Queue, error) {
	q := &Queue{db.Collection("jobs"), db.GridFSBucket(options.GridFSBucket().SetName("logs"))}
	return q, q.index(ctx)
}

func (q *Queue) index(ctx context.Context) error {
	models := []mongo.IndexModel{
		{Keys: bson.D{{Key: "queue", Value: 1}, {Key: "run_at", Value: 1}}, Options: options.Index().SetName("ready").SetSparse(true)},
		{Keys: bson.D{{Key: "lease.until", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(60)},
		{Keys: bson.D{{Key: "places", Value: "2dsphere"}, {Key: "queue", Value: 1}}},
		{Keys: bson.D{{Key: "loc", Value: "2d"}}, Options: options.Index().SetBits(26).SetMin(-180).SetMax(180)},
		{Keys: bson.D{{Key: "$**", Value: "text"}}, Options: options.Index().SetDefaultLanguage("none").SetWeights(bson.M{"queue": 10, "args.title": 5})},
		{Keys: bson.D{{Key: "$**", Value: 1}}, Options: options.Index().SetWildcardProjection(bson.D{{Key: "args", Value: 1}, {Key: "_id", Value: 0}})},
		{Keys: bson.D{{Key: "args.user", Value: 1}}, Options: options.Index().SetUnique(true).SetPartialFilterExpression(bson.D{{Key: "args.user", Value: bson.D{{Key: "$type", Value: "string"}}}, {Key: "tries", Value: bson.D{{Key: "$lte", Value: 5}}}})},
		{Keys: bson.M{"queue": "hashed"}},
	}
	if _, err := q.jobs.Indexes().CreateMany(ctx, models); err != nil {
		return err
	}
	return q.jobs.Indexes().DropOne(ctx, "old_1")
}

func (q *Queue) Push(ctx context.Context, jobs ...Job) error {
	docs := make([]any, len(jobs))
	for i, j := range jobs {
		docs[i] = j
	}
	_, err := q.jobs.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	return err
}

func (q *Queue) Claim(ctx context.Context, worker string, names ...string) (*Job, error) {
	now := time.Now()
	filter := bson.D{
		{Key: "queue", Value: bson.D{{Key: "$in", Value: names}}},
		{Key: "run_at", Value: bson.D{{Key: "$lte", Value: now}}},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "lease", Value: nil}},
			bson.D{{Key: "lease.until", Value: bson.D{{Key: "$lt", Value: now}}}},
		}},
		{Key: "$nor", Value: bson.A{bson.D{{Key: "args.paused", Value: true}}, bson.D{{Key: "paused", Value: true}}}},
		{Key: "$expr", Value: bson.D{{Key: "$lt", Value: bson.A{"$tries", bson.D{{Key: "$ifNull", Value: bson.A{"$args.tries", 5}}}}}}},
	}
	update := bson.D{
		{Key: "$set", Value: bson.D{{Key: "lease", Value: Lease{worker, now.Add(time.Minute)}}}},
		{Key: "$inc", Value: bson.D{{Key: "tries", Value: 1}}},
	}
	var j Job
	err := q.jobs.FindOneAndUpdate(ctx, filter, update, options.FindOneAndUpdate().SetSort(bson.D{{Key: "run_at", Value: 1}}).SetReturnDocument(options.After).SetProjection(bson.M{"places": 0})).Decode(&j)
	if err != nil {
		return nil, err
	}
	return &j, nil
}

func (q *Queue) Watch(ctx context.Context, token bson.Raw, handle func(Event) error) error {
	opts := options.ChangeStream().SetFullDocument(options.UpdateLookup)
	if token != nil {
		opts.SetResumeAfter(token)
	}
	pipeline := mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"operationType": bson.M{"$in": bson.A{"insert", "update"}}, "fullDocument.queue": "mail", "updateDescription.updatedFields.lease": bson.M{"$exists": false}}}},
		{{Key: "$project", Value: bson.M{"fullDocument.args": 0}}},
	}
	stream, err := q.jobs.Watch(ctx, pipeline, opts)
	if err != nil {
		return err
	}
	defer func() {
		if err := stream.Close(context.WithoutCancel(ctx)); err != nil {
			log.Print(err)
		}
	}()
	for stream.Next(ctx) {
		var e Event
		if err := stream.Decode(&e); err != nil {
			return err
		}
		if err := handle(e); err != nil {
			return err
		}
	}
	return stream.Err()
}

func (q *Queue) Store(ctx context.Context, id bson.ObjectID, r io.Reader) error {
	_, err := q.bucket.UploadFromStream(ctx, id.Hex(), r, options.GridFSUpload().SetMetadata(bson.M{"job": id, "kind": "log"}))
	return err
}

func (q *Queue) Logs(ctx context.Context, kind string) ([]string, error) {
	cur, err := q.bucket.Find(ctx, bson.M{"metadata.kind": kind, "length": bson.M{"$gt": 0}}, options.GridFSFind().SetSort(bson.D{{Key: "uploadDate", Value: -1}}))
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	var names []string
	for cur.Next(ctx) {
		var f struct {
			Name string `bson:"filename"`
		}
		if err := cur.Decode(&f); err != nil {
			return nil, err
		}
		names = append(names, f.Name)
	}
	return names, cur.Err()
}

func (q *Queue) Files(ctx context.Context) (int64, error) {
	return q.bucket.GetFilesCollection().CountDocuments(ctx, bson.M{"filename": bson.M{"$regex": "^6"}, "metadata.job": bson.M{"$type": "objectId"}, "chunkSize": bson.M{"$gt": 1}})
}
