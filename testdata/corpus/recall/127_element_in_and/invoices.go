// Package element_in_and is a mistake of a known kind in code written for this test: the conditions are collected as
// elements, where $and needs documents.
package element_in_and

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Invoice struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Number string        `bson:"number"`
	Status string        `bson:"status"`
	Total  int64         `bson:"total"`
	DueOn  time.Time     `bson:"due_on"`
}

const (
	StatusOpen = "open"
	StatusPaid = "paid"
)

type InvoiceStore struct {
	col *mongo.Collection
}

func NewInvoiceStore(db *mongo.Database) InvoiceStore {
	return InvoiceStore{col: db.Collection("invoices")}
}

func (s InvoiceStore) Create(ctx context.Context, in *Invoice) error {
	res, err := s.col.InsertOne(ctx, in)
	if err != nil {
		return err
	}
	in.ID, _ = res.InsertedID.(bson.ObjectID)
	return nil
}

// Overdue lists open invoices whose day has passed, the oldest first.
func (s InvoiceStore) Overdue(ctx context.Context, today time.Time, least int64) ([]Invoice, error) {
	filter := bson.D{{Key: "$and", Value: bson.A{
		bson.E{Key: "status", Value: StatusOpen}, // BUG: element-as-document
		bson.D{{Key: "due_on", Value: bson.D{{Key: "$lt", Value: today}}}},
		bson.D{{Key: "total", Value: bson.D{{Key: "$gte", Value: least}}}},
	}}}
	opts := options.Find().SetSort(bson.D{{Key: "due_on", Value: 1}}).SetLimit(200)
	cur, err := s.col.Find(ctx, filter, opts)
	if err != nil {
		return nil, err
	}
	var out []Invoice
	err = cur.All(ctx, &out)
	return out, err
}

func (s InvoiceStore) MarkPaid(ctx context.Context, number string) error {
	res, err := s.col.UpdateOne(ctx,
		bson.D{{Key: "number", Value: number}, {Key: "status", Value: StatusOpen}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "status", Value: StatusPaid}}}})
	if err != nil {
		return err
	}
	if res.MatchedCount == 0 {
		return mongo.ErrNoDocuments
	}
	return nil
}
