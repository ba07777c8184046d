package odm_test

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The Go twins of Beanie's models that the rows and pairs of writing use.

type placeOf struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

type tracked struct {
	odm.Document `bson:",inline" odm:"collection=tracked"`
	Num          int            `bson:"num"`
	Name         string         `bson:"name"`
	Note         *string        `bson:"note"`
	Address      placeOf        `bson:"address"`
	Tags         []string       `bson:"tags"`
	Attrs        map[string]any `bson:"attrs"`
}

// newTracked has Beanie's defaults: empty lists and maps, not nil ones.
func newTracked(id bson.ObjectID, num int) *tracked {
	t := &tracked{Num: num, Tags: []string{}, Attrs: map[string]any{}}
	t.ID = id
	return t
}

const (
	trackedNum  odm.Num[tracked, int]     = "num"
	trackedName odm.Str[tracked, string]  = "name"
	trackedTags odm.List[tracked, string] = "tags"
	trackedCity odm.Str[tracked, string]  = "address.city"
	trackedAddr odm.Doc[tracked, placeOf] = "address"
	trackedID   odm.Any[tracked]          = "_id"
)

type noNullsCategory struct {
	Name        string  `bson:"name"`
	Description *string `bson:"description"`
}

type noNulls struct {
	odm.Document `bson:",inline" odm:"collection=no_nulls,omitnull"`
	Num          int               `bson:"num"`
	Note         *string           `bson:"note"`
	Category     noNullsCategory   `bson:"category"`
	List         []*int            `bson:"list"`
	Parts        []noNullsCategory `bson:"parts,omitempty"`
}

type revisedDoc struct {
	odm.Document `bson:",inline" odm:"collection=revised,revision"`
	Num          int    `bson:"num"`
	Code         string `bson:"code,omitempty" odm:"unique"`
}

const (
	revisedNum  odm.Num[revisedDoc, int]    = "num"
	revisedCode odm.Str[revisedDoc, string] = "code"
)

// hooked counts its updates, but gives way to an update that sets the counter itself.
type hooked struct {
	odm.Document `bson:",inline" odm:"collection=hooked"`
	Num          int    `bson:"num"`
	Name         string `bson:"name"`
	Touched      int    `bson:"touched"`
}

func (h *hooked) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	e.Default(odm.F("touched").Inc(1))
	return nil
}

const (
	hookedName    odm.Str[hooked, string] = "name"
	hookedTouched odm.Num[hooked, int]    = "touched"
)

type memo struct {
	odm.Document `bson:",inline" odm:"collection=memos,revision"`
	Text         string     `bson:"text"`
	Updated      time.Time  `bson:"updated" odm:"updated"`
	Deleted      *time.Time `bson:"deleted_at" odm:"deleted"`
}

const (
	memoText    odm.Str[memo, string]    = "text"
	memoDeleted odm.Ord[memo, time.Time] = "deleted_at"
)

// stamped has all the times that odm keeps.
type stamped struct {
	odm.Document `bson:",inline" odm:"collection=stamped"`
	N            int            `bson:"n"`
	Created      time.Time      `bson:"created" odm:"created"`
	Updated      *bson.DateTime `bson:"updated" odm:"updated"`
}

const stampedN odm.Num[stamped, int] = "n"

func ptr[V any](v V) *V { return &v }
