package valuerules

import (
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// storedLike returns the key of a struct that a Go variable is called like: user_id for userID; "" if there is none.
func storedLike(structs []*model.Struct, variable string) string {
	for _, s := range structs {
		for _, f := range s.Fields {
			if plainName(f.Name) == plainName(variable) {
				return f.Name
			}
		}
	}
	return ""
}

// plainName is a name without case and separators.
func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}
