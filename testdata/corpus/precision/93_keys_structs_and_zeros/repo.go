// Package keys_structs_and_zeros builds keys from variables, filters from structs, and stores zero values, each where that
// is right.
package keys_structs_and_zeros

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Account struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Email    string        `bson:"email"`
	Phone    string        `bson:"phone,omitempty"`
	Active   *bool         `bson:"active,omitempty"`
	ClosedAt *time.Time    `bson:"closed_at,omitempty"`
	Seen     time.Time     `bson:"seen"`
}

// A Key identifies an account: all of it is always set.
type Key struct {
	Email string `bson:"email"`
	Phone string `bson:"phone"`
}

// A Query leaves out what is not asked for.
type Query struct {
	Email string     `bson:"email,omitempty"`
	Phone string     `bson:"phone,omitempty"`
	Seen  *time.Time `bson:"seen,omitempty"`
}

// A Patch changes what is set, and has no switch that could be lost.
type Patch struct {
	Phone  string     `bson:"phone,omitempty"`
	Active *bool      `bson:"active,omitempty"`
	Seen   *time.Time `bson:"seen,omitempty"`
}

type Flag struct {
	Name    string `bson:"name"`
	Rolled  bool   `bson:"rolled,omitempty"`
	Percent int    `bson:"percent,omitempty"`
}

type Accounts struct {
	accounts, flags *mongo.Collection
}

func Open(db *mongo.Database) *Accounts {
	return &Accounts{accounts: db.Collection("accounts"), flags: db.Collection("flags")}
}

func (a *Accounts) Create(ctx context.Context, acc Account) error {
	_, err := a.accounts.InsertOne(ctx, acc)
	return err
}

func (a *Accounts) Get(ctx context.Context, q Query) (acc Account, err error) {
	return acc, a.accounts.FindOne(ctx, q).Decode(&acc)
}

func (a *Accounts) ByKey(ctx context.Context, email, phone string) (acc Account, err error) {
	return acc, a.accounts.FindOne(ctx, Key{Email: email, Phone: phone}).Decode(&acc)
}

func (a *Accounts) ByEmail(ctx context.Context, email string) (acc Account, err error) {
	return acc, a.accounts.FindOne(ctx, &Query{Email: email}).Decode(&acc)
}

// ByField takes the name of the field from its caller.
func (a *Accounts) ByField(ctx context.Context, field, value string) (int64, error) {
	return a.accounts.CountDocuments(ctx, bson.M{field: value})
}

// By makes a condition of each name.
func (a *Accounts) By(ctx context.Context, values map[string]string, absent ...string) (int64, error) {
	filter := bson.M{}
	for name, value := range values {
		filter[name] = value
	}
	for _, name := range absent {
		filter[name] = bson.M{"$exists": false}
	}
	email := "email"
	filter[email] = bson.M{"$ne": ""}
	return a.accounts.CountDocuments(ctx, filter)
}

// Count counts each word under its own name.
func (a *Accounts) Count(ctx context.Context, word string) error {
	inc := bson.M{"words." + word: 1}
	_, err := a.flags.UpdateOne(ctx, bson.M{"name": "words"}, bson.M{"$inc": inc, "$set": bson.M{"last": word}}, options.UpdateOne().SetUpsert(true))
	return err
}

// Open counts the accounts that are not closed, and those without a phone: both fields are left out where nothing is set.
func (a *Accounts) Open(ctx context.Context) (int64, error) {
	return a.accounts.CountDocuments(ctx, bson.M{
		"closed_at": bson.M{"$exists": false},
		"phone":     bson.M{"$exists": false},
		"email":     bson.M{"$exists": true},
	})
}

// Apply changes what the patch has.
func (a *Accounts) Apply(ctx context.Context, id bson.ObjectID, p Patch) error {
	_, err := a.accounts.UpdateByID(ctx, id, bson.M{"$set": p})
	return err
}

// Roll switches a flag on, and replaces it as a whole to switch it off.
func (a *Accounts) Roll(ctx context.Context, name string, percent int) error {
	if percent == 0 {
		_, err := a.flags.ReplaceOne(ctx, bson.M{"name": name}, Flag{Name: name}, options.Replace().SetUpsert(true))
		return err
	}
	_, err := a.flags.UpdateOne(ctx, bson.M{"name": name}, bson.M{"$set": Flag{Name: name, Rolled: true, Percent: percent}})
	return err
}
