package model

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/nearest"
)

// Nearest returns the stored keys of s that a reader may have meant by name, best first: at most three. Keys of the
// fields that have the name in Go, in JSON, in other case or in other word separation come before near spellings.
func (s *Struct) Nearest(name string) []string {
	var same, keys []string
	for _, f := range s.Fields {
		keys = append(keys, f.Name)
		if f.Name != name && (f.JSON == name || f.GoName() == name || plain(f.Name) == plain(name)) {
			same = append(same, f.Name)
		}
	}
	for _, near := range nearest.Rank(name, slices.Values(keys), 3) {
		if near != name && !slices.Contains(same, near) {
			same = append(same, near)
		}
	}
	return same[:min(3, len(same))]
}

// plain takes case and separators off a name: created_at, createdAt and created-at are one name in three dresses.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}
