package lift_test

import (
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/lift"
)

// A chain of calls is walked once: at twice for each call, forty calls would take days.
func TestALongChainOfCallsIsWalkedOnce(t *testing.T) {
	src := check(t, `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type builder struct{}

func (b *builder) Add(string) *builder { return b }

func run(ctx context.Context, c *mongo.Collection, b *builder) {
	_ = c.FindOne(ctx, bson.M{"a": 1})
	b`+strings.Repeat(`.Add("x")`, 40)+`
}
`)
	if got := len(lift.Package(src)); got != 1 {
		t.Errorf("%d queries, want 1", got)
	}
}
