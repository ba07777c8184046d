// Package counter_in_lower_case is a mistake of a known kind in code written for this test: a field was made private, and
// its tag stayed.
package counter_in_lower_case

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

var ErrConflict = errors.New("the game was changed meanwhile")

type Game struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Players []string      `bson:"players"`
	Board   string        `bson:"board"`
	version int64         `bson:"version"` // BUG: unexported-field
}

type Games struct {
	games *mongo.Collection
}

func NewGames(db *mongo.Database) *Games { return &Games{games: db.Collection("games")} }

func (g *Games) Start(ctx context.Context, players ...string) (*Game, error) {
	game := &Game{ID: bson.NewObjectID(), Players: players, version: 1}
	if _, err := g.games.InsertOne(ctx, game); err != nil {
		return nil, err
	}
	return game, nil
}

func (g *Games) Load(ctx context.Context, id bson.ObjectID) (*Game, error) {
	var game Game
	if err := g.games.FindOne(ctx, bson.M{"_id": id}).Decode(&game); err != nil {
		return nil, err
	}
	return &game, nil
}

// Save stores a game unless somebody else has stored it meanwhile.
func (g *Games) Save(ctx context.Context, game *Game) error {
	before := game.version
	game.version++
	res, err := g.games.ReplaceOne(ctx, bson.M{"_id": game.ID, "version": before}, game)
	if err != nil {
		return err
	}
	if res.MatchedCount == 0 {
		return ErrConflict
	}
	return nil
}
