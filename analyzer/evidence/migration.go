package evidence

import (
	"path"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// Migrates reports whether a query stands in a function, file or package that changes stored data from one shape to
// another, told by its name: it has no vote, and rules about names are silent there.
func Migrates(q *lift.Query) bool {
	if q.Func != nil && migrates(q.Func.Name.Name) || migrates(path.Base(strings.ReplaceAll(q.File, `\`, "/"))) {
		return true
	}
	return q.Pkg != nil && (migrates(q.Pkg.Name()) || migrates(path.Base(q.Pkg.Path())) || amongMigrations(q.Pkg.Path()))
}

// amongMigrations reports whether a package stands in a folder of migrations: migrations/2024_users.
func amongMigrations(pkg string) bool {
	return slices.ContainsFunc(strings.Split(pkg, "/"), func(dir string) bool {
		return dir == "migrations" || dir == "upgrades" || dir == "backfills"
	})
}

func migrates(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"migrat", "upgrade", "backfill"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
