package diag

import (
	"go/token"
	"testing"
)

func TestApply(t *testing.T) {
	const src = "abcdef"
	edit := func(from, to int, text string) Fix {
		return Fix{Edits: []Edit{{Pos: token.Pos(from + 1), End: token.Pos(to + 1), New: text}}}
	}
	for name, tt := range map[string]struct {
		fixes   []Fix
		want    string
		applied int
	}{
		"none":                         {nil, "abcdef", 0},
		"a replacement":                {[]Fix{edit(1, 3, "X")}, "aXdef", 1},
		"in any order":                 {[]Fix{edit(4, 5, "Y"), edit(0, 1, "X")}, "XbcdYf", 2},
		"neighbours both count":        {[]Fix{edit(0, 2, "X"), edit(2, 4, "Y")}, "XYef", 2},
		"an insertion":                 {[]Fix{edit(6, 6, "!")}, "abcdef!", 1},
		"the first of an overlap wins": {[]Fix{edit(1, 3, "X"), edit(2, 4, "Y")}, "aXdef", 1},
		"two insertions at one place":  {[]Fix{edit(1, 1, "X"), edit(1, 1, "Y")}, "aXbcdef", 1},
		"outside the file":             {[]Fix{edit(7, 9, "X")}, "abcdef", 0},
		"a fix is applied whole or not": {[]Fix{edit(1, 2, "X"), {Edits: []Edit{
			{Pos: 6, End: 7, New: "Y"}, {Pos: 2, End: 3, New: "Z"},
		}}}, "aXcdef", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := token.NewFileSet().AddFile("x.go", 1, len(src))
			got, applied, err := Apply(file, []byte(src), tt.fixes)
			if err != nil || string(got) != tt.want || applied != tt.applied {
				t.Errorf("Apply = %q, %d, %v, want %q, %d", got, applied, err, tt.want, tt.applied)
			}
		})
	}
	t.Run("a file that has changed is refused", func(t *testing.T) {
		file := token.NewFileSet().AddFile("x.go", 1, len(src)+1)
		if _, _, err := Apply(file, []byte(src), nil); err == nil {
			t.Error("Apply of a changed file = no error, want one")
		}
	})
}
