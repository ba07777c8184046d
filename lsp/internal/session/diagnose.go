package session

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
)

// The delays of diagnosis. Nothing is looked at while keys come fast; packages that import the edited one wait for a
// pause, and for a longer one if it tells them nothing new: then only what is known of collections may have changed.
const (
	debounce = 50 * time.Millisecond
	idle     = 300 * time.Millisecond
	later    = 1500 * time.Millisecond
)

// diagnose looks again at the package of an edited file, and at a pause at those that import it or are open; what was
// under way is begun anew with the rest of what is pending. The caller holds s.mu.
func (s *Session) diagnose(path string, now bool) {
	v := s.viewOf(path)
	if v == nil || !strings.HasSuffix(path, ".go") {
		return
	}
	if s.run != nil {
		s.run()
	}
	s.pending[path] = v
	pending, snap := maps.Clone(s.pending), s.current
	ctx, cancel := context.WithCancel(s.ctx)
	s.run = cancel
	s.background(func(context.Context) {
		defer cancel()
		if (now || pause(ctx, debounce)) && s.judgePending(ctx, snap, pending) {
			s.done(ctx)
		}
	})
}

// done forgets what was pending, unless something has come meanwhile.
func (s *Session) done(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() == nil {
		clear(s.pending)
	}
}

// judgePending looks at what was edited, then at what depends on it, then at what was held back. It returns false if it
// was given up.
func (s *Session) judgePending(ctx context.Context, snap *Snapshot, pending map[string]*view) bool {
	edited := map[*view][]*unit{}
	var wait time.Duration
	for _, path := range sorted(pending) {
		v := pending[path]
		if g := v.snapshotGraph(); g.whole() { // else the load under way ends with a look at everything
			edited[v] = append(edited[v], g.containing(path)...)
		}
	}
	for v, units := range edited {
		wait = max(wait, s.judge(ctx, snap, v, v.snapshotGraph(), units))
	}
	for v, units := range edited { // what is in front of somebody's eyes does not wait for the pause
		g := v.snapshotGraph()
		s.judge(ctx, snap, v, g, both(g.opened(snap), g.importing(units)))
	}
	if !pause(ctx, idle) {
		return false
	}
	for v, units := range edited {
		g := v.snapshotGraph()
		s.judge(ctx, snap, v, g, append(v.checks.told(ctx, snap, v, g, g.importing(units)), g.opened(snap)...))
	}
	if wait > 0 && pause(ctx, wait-idle) {
		for v, units := range edited {
			s.judge(ctx, snap, v, v.snapshotGraph(), units)
		}
	}
	if !pause(ctx, later-max(wait, idle)) {
		return false
	}
	for v, units := range edited {
		g := v.snapshotGraph()
		s.judgeLean(ctx, snap, v, g.importing(units))
		v.checks.leanAll(g, snap, g.ordered)
	}
	return ctx.Err() == nil
}

// both returns the units that are in two lists.
func both(a, b []*unit) []*unit {
	return slices.DeleteFunc(a, func(u *unit) bool { return !slices.Contains(b, u) })
}

// diagnoseAll looks at every package of a view.
func (s *Session) diagnoseAll(ctx context.Context, snap *Snapshot, v *view) {
	g := v.snapshotGraph()
	b := newBuild(v.checks, snap, v, g)
	for _, u := range g.ordered { // all first: a world that is half known says "nobody else uses it" too soon
		if !s.traffic.giveWay(ctx) {
			return
		}
		b.get(u)
	}
	v.becomesReady()
	if now := s.Snapshot(); now.id != snap.id {
		snap = now // what was typed meanwhile
	}
	if wait := s.judgeLean(ctx, snap, v, g.ordered); wait > 0 && pause(ctx, wait) {
		s.judge(ctx, s.Snapshot(), v, g, g.opened(snap))
	}
}

// atOnce is how many packages are judged before they are made lean.
const atOnce = 32

// judgeLean judges many packages without keeping all of them whole at a time.
func (s *Session) judgeLean(ctx context.Context, snap *Snapshot, v *view, units []*unit) (wait time.Duration) {
	g := v.snapshotGraph()
	for some := range slices.Chunk(units, atOnce) {
		wait = max(wait, s.judge(ctx, snap, v, g, some))
		v.checks.leanAll(g, s.Snapshot(), some)
	}
	return wait
}

// told returns those of units that have been checked anew since they were judged: something that they import says something
// else.
func (c *checks) told(ctx context.Context, s *Snapshot, v *view, g *graph, units []*unit) []*unit {
	b := newBuild(c, s, v, g)
	return slices.DeleteFunc(units, func(u *unit) bool { return ctx.Err() != nil || c.judgedAsIs(b.get(u)) })
}

// judge publishes the findings of packages. It returns how long to wait for those that are held back, 0 if there are none.
func (s *Session) judge(ctx context.Context, snap *Snapshot, v *view, g *graph, units []*unit) (wait time.Duration) {
	b := newBuild(v.checks, snap, v, g)
	for _, u := range units { // all first, so that they are judged in one world
		if !s.traffic.giveWay(ctx) {
			return 0 // who waits for the newest text must not wait for this one
		}
		b.get(u)
	}
	for _, u := range units {
		if !s.traffic.giveWay(ctx) {
			return 0
		}
		p, found := s.judged(b, u)
		if ctx.Err() != nil {
			return 0
		}
		for _, path := range u.Files {
			if g.owner(path) != u {
				continue // the plain package speaks for its files
			}
			wait = max(wait, s.report(snap, v, p, path, found[path]))
		}
	}
	return wait
}

// options are what the settings say. A rule that does not survive a package is logged and silent on it.
func (s *Session) options(v *view) analyzer.Options {
	o := v.settingsNow()
	return analyzer.Options{
		Workspace: true, Advice: o.Advice, Severities: s.weighed(o.Severity),
		Broken: func(pkg string, c diag.Code, fault any) {
			s.host.Logf("%s is broken on %s: %v\n%s", c, pkg, fault, stack())
		},
	}
}

// pause waits; it returns false if there is no more reason to.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
