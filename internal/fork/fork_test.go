package fork_test

import (
	"go/types"
	"testing"

	"github.com/databridge-go/databridge/internal/fork"
)

// program makes packages that import each other in a row, and returns the first.
func program(paths ...string) (root *types.Package, all []*types.Package) {
	for i, path := range paths {
		all = append(all, types.NewPackage(path, "p"))
		if i > 0 {
			all[i-1].SetImports([]*types.Package{all[i]})
		}
	}
	return all[0], all
}

func TestAdopt(t *testing.T) {
	for name, tt := range map[string]struct {
		forks      fork.Forks
		path, want string
		more       string
	}{
		"v2":                  {forks: fork.Forks{"example.com/driver"}, path: "example.com/driver/bson", want: "go.mongodb.org/mongo-driver/v2/bson"},
		"v1":                  {forks: fork.Forks{"example.com/driver"}, path: "example.com/driver/mongo", more: "example.com/driver/bson/primitive", want: "go.mongodb.org/mongo-driver/mongo"},
		"a slash at the end":  {forks: fork.Forks{"example.com/driver/"}, path: "example.com/driver/bson", want: "go.mongodb.org/mongo-driver/v2/bson"},
		"a name that goes on": {forks: fork.Forks{"example.com/driver"}, path: "example.com/drivers/bson", want: "example.com/drivers/bson"},
		"none":                {path: "example.com/driver/bson", want: "example.com/driver/bson"},
	} {
		t.Run(name, func(t *testing.T) {
			root, all := program("example.com/app", tt.path, "fmt", tt.more)
			restore := tt.forks.Adopt([]*types.Package{root})
			if got := all[1].Path(); got != tt.want {
				t.Errorf("%s became %s, want %s", tt.path, got, tt.want)
			}
			restore()
			if got := all[1].Path(); got != tt.path {
				t.Errorf("after restore it is %s, want %s", got, tt.path)
			}
		})
	}
}

func TestSends(t *testing.T) {
	forks := fork.Forks{"example.com/driver/"}
	if !forks.Sends("example.com/driver/mongo") || forks.Sends("example.com/driver/bson") || forks.Sends("other/mongo") {
		t.Error("Sends is wrong")
	}
}
