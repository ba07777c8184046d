// Package unassigned_is_empty_text is a mistake of a known kind in code written for this test: a task without a worker has
// an empty text there, and is looked for by the absence of the field.
package unassigned_is_empty_text

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Task struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Queue    string        `bson:"queue"`
	Payload  bson.Raw      `bson:"payload"`
	Worker   string        `bson:"worker"`
	Attempts int           `bson:"attempts"`
	RunAt    time.Time     `bson:"run_at"`
}

type Queue struct {
	tasks  *mongo.Collection
	worker string
}

func NewQueue(db *mongo.Database, worker string) *Queue {
	return &Queue{tasks: db.Collection("tasks"), worker: worker}
}

func (q *Queue) Push(ctx context.Context, queue string, payload any, at time.Time) error {
	raw, err := bson.Marshal(payload)
	if err != nil {
		return err
	}
	_, err = q.tasks.InsertOne(ctx, &Task{Queue: queue, Payload: raw, RunAt: at})
	return err
}

func ready(queue string, now time.Time) bson.D {
	return bson.D{
		{Key: "queue", Value: queue},
		{Key: "run_at", Value: bson.D{{Key: "$lte", Value: now}}},
		{Key: "worker", Value: bson.D{{Key: "$exists", Value: false}}}, // BUG: exists-without-omitempty
	}
}

// Pop takes the task that has waited longest.
func (q *Queue) Pop(ctx context.Context, queue string) (*Task, error) {
	update := bson.D{
		{Key: "$set", Value: bson.D{{Key: "worker", Value: q.worker}}},
		{Key: "$inc", Value: bson.D{{Key: "attempts", Value: 1}}},
	}
	opts := options.FindOneAndUpdate().SetSort(bson.D{{Key: "run_at", Value: 1}}).SetReturnDocument(options.After)
	var t Task
	if err := q.tasks.FindOneAndUpdate(ctx, ready(queue, time.Now()), update, opts).Decode(&t); err != nil {
		return nil, err
	}
	return &t, nil
}
