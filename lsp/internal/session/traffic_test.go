package session

import (
	"context"
	"testing"
	"time"
)

// Background work waits for the requests that are being answered, but not for one that takes its time.
func TestRequestsGoFirst(t *testing.T) {
	t.Parallel()
	s := New(silent())
	defer s.Close()
	ask := func(way chan<- time.Time) {
		if s.traffic.giveWay(t.Context()) {
			way <- time.Now()
		}
		close(way)
	}
	way := make(chan time.Time, 1)
	one, two := s.Answering(), s.Answering()
	s.traffic.since = s.traffic.since.Add(time.Hour) // however slow this machine is
	go ask(way)
	one()
	one() // says the same again
	before := time.Now()
	two()
	if at, ok := <-way; !ok || at.Before(before) {
		t.Error("background work went before a request")
	}

	defer s.Answering()()
	s.traffic.since = s.traffic.since.Add(-patience) // it began long ago
	way = make(chan time.Time, 1)
	ask(way)
	if _, ok := <-way; !ok {
		t.Error("background work was given up for a long request")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s.traffic.giveWay(ctx) {
		t.Error("background work that was given up goes on")
	}
}
