package lift_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/lift"
)

const tied = `package app

import (
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Store struct {
	users, other *mongo.Collection
	db           *mongo.Database
}

func New(db *mongo.Database, other *mongo.Collection) *Store {
	return &Store{db: db, users: db.Collection("users"), other: other}
}

func (s *Store) Users() *mongo.Collection { return s.users }

func (s *Store) Named(name string) *mongo.Collection { return s.db.Collection(name) }

func (s *Store) Tenant(tenant string) *mongo.Collection { return s.db.Collection(tenant + "_users") }

func (s *Store) Two(db, name string) *mongo.Collection {
	return s.db.Client().Database(db).Collection(name)
}

type Users interface{ Users() *mongo.Collection }

type fake struct{}

type Repo[T any] struct{ coll *mongo.Collection }

func (r Repo[T]) C() *mongo.Collection { return r.coll }

func drop(c *mongo.Collection)          {}
func find[T any](c *mongo.Collection)   {}
func all(cs ...*mongo.Collection)       {}
func (r Repo[T]) load(c *mongo.Collection) {}

var jobs *mongo.Collection

func wire(db *mongo.Database, s *Store, r Repo[fake]) {
	jobs = db.Collection("jobs")
	drop(jobs)
	drop(s.Users())
	find[fake](s.Named("orders"))
	all(jobs)
	r.load(jobs)
	New(db, r.C())
}
`

// What a package's accessors, fields and calls say of its collections.
func TestTies(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	for _, tie := range lift.Ties(check(t, tied)) {
		fmt.Fprintf(&got, "%s <- %s", strings.ReplaceAll(tie.ID, lift.AnyName, "*"), strings.ReplaceAll(tie.From, lift.AnyName, "*"))
		for _, a := range tie.Args {
			got.WriteString(" of " + types.TypeString(a, nil))
		}
		if tie.Same {
			got.WriteString(" same")
		}
		if tie.Open {
			got.WriteString(" open")
		}
		got.WriteByte('\n')
	}
	want := `field:example.com/app.Store.other <- param:example.com/app.New.other
field:example.com/app.Store.users <- name:/users same
func:(*example.com/app.Store).Named("*") <- name:/* same
func:(*example.com/app.Store).Two("*") <-  same
func:(*example.com/app.Store).Users <- name:/users same
func:(example.com/app.Repo[T]).C <- field:example.com/app.Repo.coll same
func:(example.com/app.Users).Users <- func:(*example.com/app.Store).Users same
func:(example.com/app.Users).Users("*") <- func:(*example.com/app.Store).Users("*") same
param:(example.com/app.Repo[T]).load.c <- name:/jobs of example.com/app.fake
param:example.com/app.New.other <- field:example.com/app.Repo[example.com/app.fake].coll open
param:example.com/app.drop.c <- name:/jobs
param:example.com/app.drop.c <- name:/users
param:example.com/app.find.c <- name:/orders of example.com/app.fake
var:example.com/app.jobs <- name:/jobs same
`
	if got.String() != want {
		t.Errorf("ties differ; got:\n%s\nwant:\n%s", got.String(), want)
	}
	if ties := lift.Ties(lift.Source{}); ties != nil {
		t.Errorf("Ties of nothing = %v, want none", ties)
	}
}
