package settings

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Migrate are the settings of databridge migrate; the zero value is what holds without them.
type Migrate struct {
	Path      string // the folder of the migrations, relative to the file; "" is migrations
	URI       string // of the server; a password has no place in a file that others read
	DB        string // the database, in place of the URI's
	Direction string // forward or backward; "" is forward
	Distance  string // a number of migrations; "" if it is not set
}

var migrateKeys = [...]string{"path", "uri", "db", "direction", "distance"}

// migrate reads one key below migrate.
func (p parser) migrate(m *Migrate, key, value *yaml.Node) (err error) {
	switch key.Value {
	case "path":
		m.Path, err = p.word(value, key.Value)
	case "uri":
		m.URI, err = p.word(value, key.Value)
	case "db":
		m.DB, err = p.word(value, key.Value)
	case "direction":
		if m.Direction, err = p.word(value, key.Value); err == nil && m.Direction != "forward" && m.Direction != "backward" {
			return p.fault(value, "direction is %q; want forward or backward", value.Value)
		}
	case "distance":
		if m.Distance, err = p.word(value, key.Value); err != nil {
			return err
		}
		if n, numeric := strconv.Atoi(m.Distance); numeric != nil || n < 0 {
			return p.fault(value, "distance is %q; want a number of migrations, 0 for all", value.Value)
		}
	default:
		return p.unknown(key, "key of migrate", migrateKeys[:], "known are "+strings.Join(migrateKeys[:], ", "))
	}
	return err
}
