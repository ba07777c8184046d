// Package private_base is a mistake of a known kind in code written for this test: what is embedded is not exported.
package private_base

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type stamps struct {
	CreatedAt time.Time `bson:"created_at"`
	UpdatedAt time.Time `bson:"updated_at"`
}

func (s *stamps) touch() {
	s.UpdatedAt = time.Now().UTC()
	if s.CreatedAt.IsZero() {
		s.CreatedAt = s.UpdatedAt
	}
}

type Ticket struct {
	stamps  `bson:",inline"` // BUG: unexported-field
	ID      bson.ObjectID    `bson:"_id,omitempty"`
	Subject string           `bson:"subject"`
	State   string           `bson:"state"`
}

type Desk struct {
	tickets *mongo.Collection
}

func NewDesk(db *mongo.Database) *Desk { return &Desk{tickets: db.Collection("tickets")} }

// Open stores a new ticket.
func (d *Desk) Open(ctx context.Context, subject string) (*Ticket, error) {
	t := &Ticket{ID: bson.NewObjectID(), Subject: subject, State: "open"}
	t.touch()
	if _, err := d.tickets.InsertOne(ctx, t); err != nil {
		return nil, err
	}
	return t, nil
}

// Save stores a ticket as it is now.
func (d *Desk) Save(ctx context.Context, t *Ticket) error {
	t.touch()
	_, err := d.tickets.ReplaceOne(ctx, bson.M{"_id": t.ID}, t)
	return err
}

// Open lists the tickets of a state.
func (d *Desk) InState(ctx context.Context, state string) ([]*Ticket, error) {
	cur, err := d.tickets.Find(ctx, bson.M{"state": state})
	if err != nil {
		return nil, err
	}
	var list []*Ticket
	if err := cur.All(ctx, &list); err != nil {
		return nil, err
	}
	return list, nil
}
