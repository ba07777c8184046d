package pathrules

import (
	_ "embed" // words.txt
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/model"
)

// words are English words that programs name fields by: the words of three letters and more that occur ten times and
// more in the struct tags of a few hundred Go modules, and what shops, games, sensors and clinics store besides.
// Sorted, one blank or line break between two.
//
//go:embed words.txt
var words string

// common reports whether a word, in lower case, is one of words.
func common(word string) bool {
	for rest := words; ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		end := i + len(word)
		if (i == 0 || rest[i-1] <= ' ') && (end == len(rest) || rest[end] <= ' ') {
			return true
		}
		rest = rest[i+1:]
	}
}

// spoken reports whether a word is one that the program itself uses: it occurs in a stored name besides the one that
// it is compared with.
func spoken(w *evidence.World, word, besides string) bool {
	for _, s := range w.Structs() {
		if speaks(s, word, besides) {
			return true
		}
	}
	return false
}

func speaks(s *model.Struct, word, besides string) bool {
	for _, f := range s.Fields {
		if f.Name == besides {
			continue
		}
		for _, other := range split(f.Name) {
			if other == word {
				return true
			}
		}
	}
	return false
}
