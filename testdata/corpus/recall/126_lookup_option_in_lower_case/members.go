// Package lookup_option_in_lower_case is a mistake of a known kind in code written for this test: the stages are made by
// a helper, and one option of $lookup has lost its capital letter.
package lookup_option_in_lower_case

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Profile struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Handle string        `bson:"handle"`
	Avatar string        `bson:"avatar"`
}

type Membership struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Team    bson.ObjectID `bson:"team_id"`
	Profile bson.ObjectID `bson:"profile_id"`
	Role    string        `bson:"role"`
}

type Member struct {
	Membership `bson:",inline"`
	Person     Profile `bson:"person"`
}

type Teams struct {
	memberships *mongo.Collection
	profiles    *mongo.Collection
}

func NewTeams(db *mongo.Database) *Teams {
	return &Teams{memberships: db.Collection("memberships"), profiles: db.Collection("profiles")}
}

func (t *Teams) Join(ctx context.Context, m Membership) error {
	_, err := t.memberships.InsertOne(ctx, m)
	return err
}

func (t *Teams) Register(ctx context.Context, p Profile) error {
	_, err := t.profiles.InsertOne(ctx, p)
	return err
}

func withProfiles() []bson.M {
	return []bson.M{
		{"$lookup": bson.M{
			"from":         "profiles",
			"localField":   "profile_id",
			"foreignfield": "_id", // BUG: stage-option
			"as":           "person",
		}},
		{"$unwind": "$person"},
	}
}

// Members lists the people of a team with their profiles.
func (t *Teams) Members(ctx context.Context, team bson.ObjectID, role string) ([]Member, error) {
	match := bson.M{"team_id": team}
	if role != "" {
		match["role"] = role
	}
	pipeline := []bson.M{{"$match": match}}
	pipeline = append(pipeline, withProfiles()...)
	cur, err := t.memberships.Aggregate(ctx, pipeline)
	if err != nil {
		return nil, err
	}
	members := []Member{}
	if err := cur.All(ctx, &members); err != nil {
		return nil, err
	}
	return members, nil
}
