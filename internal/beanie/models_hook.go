package main

import (
	"context"

	"github.com/databridge-go/databridge/odm"
)

// Logged stores which hooks have run, in the order of their runs: before hooks in what is stored, all of them in memory.
type Logged struct {
	odm.Document `bson:",inline" odm:"collection=logged"`
	Num          int      `bson:"num"`
	Log          []string `bson:"log"`
	Ran          []string `bson:"-"`
}

const loggedNum odm.Num[Logged, int] = "num"

func newLogged(n int) *Logged {
	l := &Logged{Num: n, Log: []string{}}
	l.ID = id(n)
	return l
}

func (l *Logged) before(what string) error {
	l.Log, l.Ran = append(l.Log, what), append(l.Ran, "before "+what)
	return nil
}

func (l *Logged) after(what string) error {
	l.Ran = append(l.Ran, "after "+what)
	return nil
}

// took are the hooks that have run since the last call.
func (l *Logged) took() []string {
	ran := append([]string{}, l.Ran...)
	l.Ran = nil
	return ran
}

func (l *Logged) BeforeInsert(context.Context) error { return l.before("insert") }
func (l *Logged) AfterInsert(context.Context) error  { return l.after("insert") }
func (l *Logged) BeforeSave(context.Context) error   { return l.before("save") }
func (l *Logged) AfterSave(context.Context) error    { return l.after("save") }
func (l *Logged) BeforeDelete(context.Context) error { return l.before("delete") }
func (l *Logged) AfterDelete(context.Context) error  { return l.after("delete") }
func (l *Logged) BeforeWrite(context.Context, *odm.WriteEvent) error {
	return l.before("write")
}

// Stubborn refuses to be written while its number is negative.
type Stubborn struct {
	odm.Document `bson:",inline" odm:"collection=stubborn"`
	Num          int `bson:"num"`
}

func (s *Stubborn) refuse() error {
	if s.Num < 0 {
		return errAbort
	}
	return nil
}

func (s *Stubborn) BeforeInsert(context.Context) error { return s.refuse() }
func (s *Stubborn) BeforeSave(context.Context) error   { return s.refuse() }
func (s *Stubborn) BeforeDelete(context.Context) error { return s.refuse() }

// Yielding counts its updates, but gives way to one that sets the counter itself. Winning does not, and Strict calls it an
// error.
type Yielding struct {
	odm.Document `bson:",inline" odm:"collection=yielding"`
	Num          int `bson:"num"`
	Touched      int `bson:"touched"`
}

func (y *Yielding) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	e.Default(odm.F("touched").Set(y.Touched + 1))
	return nil
}

type Winning struct {
	odm.Document `bson:",inline" odm:"collection=winning"`
	Num          int `bson:"num"`
	Touched      int `bson:"touched"`
}

func (w *Winning) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	e.Override(odm.F("touched").Set(w.Touched + 1))
	return nil
}

type Strict struct {
	odm.Document `bson:",inline" odm:"collection=strict"`
	Num          int `bson:"num"`
	Touched      int `bson:"touched"`
}

func (s *Strict) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	e.Add(odm.F("touched").Set(s.Touched + 1))
	return nil
}
