package odm_test

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/odm"
)

// A report reads everything, counts, and forgets: there is no need to copy.
func ExampleZeroCopy() {
	type Line struct {
		odm.Document `bson:",inline" odm:"collection=lines"`
		Text         string `bson:"text"`
	}
	ctx, db, done := example()
	defer done()
	if err := odm.CollectionOf[Line](db).InsertMany(ctx, []*Line{{Text: "one two"}, {Text: "three"}}); err != nil {
		fmt.Println(err)
		return
	}

	words := 0
	for line, err := range odm.CollectionOf[Line](db, odm.ZeroCopy()).Find().Untracked().Iter(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		words += len(strings.Fields(line.Text))
	}
	fmt.Println(words)
	// Output: 3
}
