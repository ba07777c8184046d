// Package generic_repository shares one repository among several documents.
package generic_repository

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Entity is what every document has.
type Entity interface {
	Key() bson.ObjectID
}

// Base is embedded in every document.
type Base struct {
	ID        bson.ObjectID `bson:"_id,omitempty" json:"id"`
	CreatedAt time.Time     `bson:"created_at" json:"createdAt"`
	UpdatedAt time.Time     `bson:"updated_at" json:"updatedAt"`
}

func (b Base) Key() bson.ObjectID { return b.ID }

type User struct {
	Base   `bson:",inline"`
	Email  string   `bson:"email" json:"mail"`
	Groups []string `bson:"groups"`
}

type Device struct {
	Base   `bson:",inline"`
	Serial string        `bson:"serial"`
	Owner  bson.ObjectID `bson:"owner"`
	State  State         `bson:"state"`
}

type State struct {
	Online bool   `bson:"online"`
	Rev    string `bson:"rev"`
}

// Repository stores documents of one type.
type Repository[T Entity] struct {
	coll *mongo.Collection
	now  func() time.Time
}

func New[T Entity](db *mongo.Database, name string) *Repository[T] {
	return &Repository[T]{coll: db.Collection(name), now: time.Now}
}

func (r *Repository[T]) Get(ctx context.Context, id bson.ObjectID) (*T, error) {
	return r.One(ctx, bson.D{{Key: "_id", Value: id}})
}

func (r *Repository[T]) One(ctx context.Context, filter any, opts ...options.Lister[options.FindOneOptions]) (*T, error) {
	out := new(T)
	err := r.coll.FindOne(ctx, filter, opts...).Decode(out)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, nil
	}
	return out, err
}

func (r *Repository[T]) Many(ctx context.Context, filter bson.M, sort ...bson.E) ([]T, error) {
	opts := options.Find()
	if len(sort) > 0 {
		opts.SetSort(bson.D(sort))
	}
	cur, err := r.coll.Find(ctx, filter, opts)
	if err != nil {
		return nil, err
	}
	out := make([]T, 0)
	if err := cur.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}

// Patch stores fields of a document, and when that was.
func (r *Repository[T]) Patch(ctx context.Context, id bson.ObjectID, fields bson.M) error {
	set := bson.M{"updated_at": r.now()}
	for k, v := range fields {
		set[k] = v
	}
	res, err := r.coll.UpdateByID(ctx, id, bson.M{"$set": set})
	if err != nil {
		return fmt.Errorf("patch %s: %w", id.Hex(), err)
	}
	if res.MatchedCount == 0 {
		return mongo.ErrNoDocuments
	}
	return nil
}

func (r *Repository[T]) Add(ctx context.Context, docs ...T) error {
	_, err := r.coll.InsertMany(ctx, docs)
	return err
}

func (r *Repository[T]) Replace(ctx context.Context, doc T) error {
	_, err := r.coll.ReplaceOne(ctx, bson.M{"_id": doc.Key()}, doc, options.Replace().SetUpsert(true))
	return err
}

// Service knows two collections by one type of repository.
type Service struct {
	users   *Repository[User]
	devices *Repository[Device]
}

func NewService(db *mongo.Database) *Service {
	return &Service{users: New[User](db, "users"), devices: New[Device](db, "devices")}
}

func (s *Service) ByMail(ctx context.Context, mail string) (*User, error) {
	return s.users.One(ctx, bson.M{"email": mail, "groups": "staff"})
}

func (s *Service) Online(ctx context.Context, owner bson.ObjectID) ([]Device, error) {
	return s.devices.Many(ctx, bson.M{"owner": owner, "state.online": true}, bson.E{Key: "serial", Value: 1}, bson.E{Key: "created_at", Value: -1})
}

func (s *Service) Rename(ctx context.Context, id bson.ObjectID, serial string) error {
	return s.devices.Patch(ctx, id, bson.M{"serial": serial, "state.rev": "b"})
}

func (s *Service) Dismiss(ctx context.Context, id bson.ObjectID) error {
	_, err := s.users.coll.UpdateOne(ctx, bson.M{"_id": id, "groups": bson.M{"$in": bson.A{"staff", "admin"}}},
		bson.M{"$pull": bson.M{"groups": bson.M{"$in": bson.A{"staff", "admin"}}}, "$currentDate": bson.M{"updated_at": true}})
	return err
}
