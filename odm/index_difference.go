package odm

import (
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// indexSteps compares the indexes: drops come first, then changes, then what is new in one command.
func (c *comparison) indexSteps(stored []indexSpec) {
	var keep, drop, modify, create []Step
	used := map[string]bool{}
	for _, want := range c.indexes {
		have := match(want, stored)
		if have == nil {
			create = append(create, c.creation(want, ""))
			continue
		}
		used[have.name] = true
		switch way, why, change := c.way(want, *have); way {
		case CreateIndex:
			drop = append(drop, c.dropping(*have, why))
			create = append(create, c.creation(want, why))
		case ModifyIndex:
			modify = append(modify, Step{Do: ModifyIndex, Index: have.name, Is: want.String(), Why: why, Command: c.command("collMod", change)})
		case Conflict, Keep:
			keep = append(keep, Step{Do: way, Index: have.name, Is: have.String(), Why: why})
		}
	}
	for _, have := range stored {
		switch {
		case used[have.name]:
		case c.dropIndexes:
			drop = append(drop, c.dropping(have, "no model declares it"))
		default:
			keep = append(keep, Step{Do: Keep, Index: have.name, Is: have.String(), Why: "no model declares it; odm.DropIndexes() would drop it"})
		}
	}
	c.share(create)
	for _, s := range slices.Concat(keep, drop, modify, create) {
		c.step(s)
	}
}

// match finds the stored index that a declared one is: by its name, else by what tells indexes of the same keys apart.
// There can be but one text index.
func match(want indexSpec, stored []indexSpec) *indexSpec {
	for i, s := range stored {
		if s.name == want.name {
			return &stored[i]
		}
	}
	for i, s := range stored {
		if s.sameKeys(want) && want.identity().differs(s.identity(), s.get("collation")) == "" || s.isText() && want.isText() {
			return &stored[i]
		}
	}
	return nil
}

// identity is the index without the options that can be changed.
func (s indexSpec) identity() indexSpec {
	s.opts = slices.DeleteFunc(slices.Clone(s.opts), changeable)
	return s
}

func changeable(e bson.E) bool { return e.Key == "expireAfterSeconds" || e.Key == "hidden" }

func (s indexSpec) isText() bool {
	return slices.ContainsFunc(s.keys, func(e bson.E) bool { return e.Value == "text" })
}

// way says how a stored index becomes the declared one; "" if it is that already.
func (c *comparison) way(want, have indexSpec) (way, why string, change bson.D) {
	collation, _ := lookup(c.options(), "collation")
	if !want.sameKeys(have) {
		why = fmt.Sprintf("its keys are %s, wanted %s", loose(have.keys), loose(want.keys))
	} else {
		why = want.differs(have, collation)
	}
	switch {
	case why == "" && (!want.named || want.name == have.name):
		return "", "", nil
	case why == "" && !c.dropIndexes:
		return Keep, fmt.Sprintf("it is declared with the name %s; odm.DropIndexes() would make it anew", want.name), nil
	case why == "":
		return CreateIndex, "its name is " + have.name, nil
	case want.sameKeys(have) && want.identity().differs(have.identity(), collation) == "" && want.reachable(have):
		return ModifyIndex, why, bson.D{{Key: "index", Value: want.changed(have)}}
	case c.dropIndexes:
		return CreateIndex, why, nil
	}
	return Conflict, why + "; odm.DropIndexes() would make it anew", nil
}

// reachable reports whether the server can change what is left to change: it cannot take away a time to live.
func (s indexSpec) reachable(have indexSpec) bool {
	return s.get("expireAfterSeconds") != nil || have.get("expireAfterSeconds") == nil
}

// changed is the index of a collMod.
func (s indexSpec) changed(have indexSpec) bson.D {
	d := bson.D{{Key: "name", Value: have.name}}
	if want := s.get("expireAfterSeconds"); !sameLoosely(want, have.get("expireAfterSeconds")) {
		d = append(d, bson.E{Key: "expireAfterSeconds", Value: want})
	}
	if hidden := s.get("hidden"); !sameLoosely(hidden, have.get("hidden")) {
		d = append(d, bson.E{Key: "hidden", Value: hidden == true})
	}
	return d
}

func (c *comparison) dropping(x indexSpec, why string) Step {
	return Step{Do: DropIndex, Index: x.name, Is: x.String(), Why: why, Command: c.command("dropIndexes", bson.D{{Key: "index", Value: x.name}})}
}

// creation is the step of one index; share gives it its command.
func (c *comparison) creation(x indexSpec, why string) Step {
	doc, _ := bson.Marshal(x.document()) // its values were rendered before
	return Step{Do: CreateIndex, Index: x.name, Is: x.String(), Why: why, Command: doc}
}

// share gives the steps that create indexes one command.
func (c *comparison) share(steps []Step) {
	indexes := bson.A{}
	for _, s := range steps {
		indexes = append(indexes, s.Command)
	}
	command := c.command("createIndexes", bson.D{{Key: "indexes", Value: indexes}})
	for i := range steps {
		steps[i].Command = command
	}
}
