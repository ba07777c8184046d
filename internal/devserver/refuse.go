package devserver

import (
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// What may be sent: reading may bring no harm, the others are explained and never run.
var (
	readers  = [...]string{"find", "aggregate", "count", "distinct"}
	explains = [...]string{"update", "delete", "findAndModify"}
	writers  = [...]string{"$out", "$merge"}
	scripts  = [...]string{"$where", "$function", "$accumulator"}
)

// Refuse says why a command is not sent; nil if it is.
func Refuse(command bson.D, explain bool) error {
	if len(command) == 0 {
		return fmt.Errorf("an empty command is not sent")
	}
	name := command[0].Key
	known := slices.Contains(readers[:], name) || explain && slices.Contains(explains[:], name)
	if !known {
		return fmt.Errorf("%s is not sent: only reading queries are run", name)
	}
	if word := findKey(command, scripts[:]); word != "" {
		return fmt.Errorf("a query with %s is not sent: it runs JavaScript on the server", word)
	}
	if word := findKey(command, writers[:]); word != "" && !explain {
		return fmt.Errorf("a pipeline with %s is not run: it writes", word)
	}
	return nil
}

// reads reports whether a command only reads.
func reads(command bson.D) bool {
	return slices.Contains(readers[:], command[0].Key) && findKey(command, writers[:]) == ""
}

// findKey returns the first of some keys that stands anywhere in a value; "" if none does.
func findKey(v any, words []string) string {
	switch v := v.(type) {
	case bson.D:
		for _, e := range v {
			if slices.Contains(words, e.Key) {
				return e.Key
			}
			if word := findKey(e.Value, words); word != "" {
				return word
			}
		}
	case bson.A:
		for _, e := range v {
			if word := findKey(e, words); word != "" {
				return word
			}
		}
	}
	return ""
}
