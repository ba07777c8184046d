package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// beanieLog is where Beanie writes down what it has run.
const beanieLog = "migrations_log"

// takeOver returns the records that Beanie's log stands for; it is asked as long as there is no history of our own.
//
// Beanie marks one migration as current. Those that it has logged, up to that one, are applied; later ones were taken
// back. Of a migration that is older than the current one and that it has never logged it cannot be said whether it was
// run: its file may have come later (Beanie passes over such files), or its entry was deleted.
func takeOver(ctx context.Context, db *odm.DB, all []known) ([]record, error) {
	logged, current, err := readBeanie(ctx, db)
	if err != nil || current == "" {
		return nil, err
	}
	var records []record
	for name, at := range logged {
		if name <= current {
			records = append(records, record{Name: name, State: Applied, Applied: at, From: "beanie"})
		}
	}
	for _, m := range all {
		if _, ran := logged[m.Name]; !ran && m.Name < current {
			records = append(records, record{Name: m.Name, State: Unclear, From: "beanie"})
		}
	}
	return records, nil
}

// readBeanie returns when each migration was last logged, and the current one; "" if there is none.
func readBeanie(ctx context.Context, db *odm.DB) (logged map[string]time.Time, current string, err error) {
	coll := db.Driver().Collection(beanieLog)
	type entry struct {
		At      time.Time `bson:"ts"`
		Name    string    `bson:"name"`
		Current bool      `bson:"is_current"`
	}
	var now entry
	err = coll.FindOne(ctx, bson.D{{Key: "is_current", Value: true}}).Decode(&now)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read Beanie's %s: %w", beanieLog, err)
	}
	cur, err := coll.Find(ctx, bson.D{})
	if err != nil {
		return nil, "", fmt.Errorf("read Beanie's %s: %w", beanieLog, err)
	}
	var entries []entry
	if err := cur.All(ctx, &entries); err != nil {
		return nil, "", fmt.Errorf("read Beanie's %s: %w", beanieLog, err)
	}
	logged = map[string]time.Time{}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name, ".py")
		if at, ok := logged[name]; !ok || e.At.After(at) {
			logged[name] = e.At
		}
	}
	delete(logged, "root") // Beanie's name for the time before the first
	return logged, strings.TrimSuffix(now.Name, ".py"), nil
}
