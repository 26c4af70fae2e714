// Package org keeps the organisations of a server: each is folded from a log of
// its own, and told where its meetings stand.
//
// An organisation is asked for something a few times a day, so there is no
// goroutine for each: a command is decided, appended and applied while a lock is
// held, one at a time, and readers see only what is durable.
package org

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// Store is what the keeper needs of the journal.
type Store interface {
	Append(ctx context.Context, log journal.LogID, kind journal.Kind, after journal.Seq, recs []journal.Record, writes []journal.Write) (journal.Seq, error)
	Read(log journal.LogID, from journal.Seq) iter.Seq2[journal.Entry, error]
	Logs() ([]journal.LogInfo, error)
}

// Keeper holds the organisations of a server. Its methods may be called from any
// goroutine.
type Keeper struct {
	store Store
	now   func() time.Time
	log   *slog.Logger

	writing sync.Mutex   // one command at a time
	mu      sync.RWMutex // guards what follows; only held to write while writing is
	byID    map[decision.OrganisationID]*body
}

// body is one organisation and how far its log goes.
type body struct {
	org  *decision.Organisation
	head journal.Seq
}

// Open folds every organisation of a store. A nil logger is none; it never sees
// names, addresses or texts.
func Open(store Store, now func() time.Time, logger *slog.Logger) (*Keeper, error) {
	k := &Keeper{store: store, now: now, log: logger, byID: map[decision.OrganisationID]*body{}}
	if k.log == nil {
		k.log = slog.New(slog.DiscardHandler)
	}
	logs, err := store.Logs()
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	for _, l := range logs {
		if l.Kind != journal.KindOrganisation {
			continue
		}
		b, err := k.fold(decision.OrganisationID(l.ID))
		if err != nil {
			return nil, err
		}
		k.byID[b.org.ID()] = b
	}
	return k, nil
}

func (k *Keeper) fold(id decision.OrganisationID) (*body, error) {
	b := &body{org: decision.NewOrganisation(id)}
	for e, err := range k.store.Read(journal.LogID(id), 1) {
		if err != nil {
			return nil, fmt.Errorf("organisation %s: fold: %w", id, err)
		}
		ev, err := room.Event(e)
		if err == nil {
			err = b.org.Apply(ev)
		}
		if err != nil {
			return nil, fmt.Errorf("organisation %s: fold record %d: %w", id, e.Seq, err)
		}
		b.head = e.Seq
	}
	return b, nil
}

// Do carries a command out and returns, once it is durable, what has happened
// and the position of the organisation's newest record. writes go into the same
// transaction; where the command leads to nothing they are not made. A founding
// makes the organisation. It fails with a *decision.Error, with
// room.ErrStorageFull or room.ErrStopping.
func (k *Keeper) Do(ctx context.Context, id decision.OrganisationID, by decision.By, cmd decision.OrganisationCommand, writes ...journal.Write) ([]decision.Event, journal.Seq, error) {
	k.writing.Lock()
	defer k.writing.Unlock()
	b, known := k.byID[id]
	if !known {
		if _, founds := cmd.(decision.FoundOrganisation); !founds {
			return nil, 0, decision.ErrOrganisationUnknown
		}
		b = &body{org: decision.NewOrganisation(id)}
	}
	events, err := b.org.Decide(by, k.now(), cmd)
	if err != nil || len(events) == 0 {
		return nil, b.head, err
	}
	head, err := k.append(ctx, id, b.head, events, writes)
	if err != nil {
		return nil, 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, ev := range events {
		if err := b.org.Apply(ev); err != nil {
			return nil, 0, fmt.Errorf("organisation %s: %w", id, err)
		}
	}
	b.head = head
	k.byID[id] = b
	return events, head, nil
}

// append makes events durable, whoever hangs up.
func (k *Keeper) append(ctx context.Context, id decision.OrganisationID, after journal.Seq, events []decision.Event, writes []journal.Write) (journal.Seq, error) {
	records := make([]journal.Record, len(events))
	for i, ev := range events {
		var err error
		if records[i], err = room.Record(ev); err != nil {
			return 0, fmt.Errorf("organisation %s: %w", id, err)
		}
	}
	head, err := k.store.Append(context.WithoutCancel(ctx), journal.LogID(id), journal.KindOrganisation, after, records, writes)
	switch {
	case err == nil:
		return head, nil
	case errors.Is(err, journal.ErrFull):
		return 0, room.ErrStorageFull
	case errors.Is(err, journal.ErrConflict) && after == 0:
		return 0, decision.ErrIDTaken.With("field", "id") // by a meeting
	case errors.Is(err, journal.ErrTooLarge), errors.Is(err, journal.ErrInvalid):
		k.log.Error("the journal refused events of an organisation", "organisation", id, "error", err)
		return 0, room.ErrTooBig
	}
	k.log.Error("a commit of an organisation failed", "organisation", id, "error", err)
	return 0, room.ErrStopping
}

// Look calls f with an organisation as it durably stands: f must be quick and
// keep nothing of it. It fails with decision.ErrOrganisationUnknown.
func (k *Keeper) Look(id decision.OrganisationID, f func(*decision.Organisation)) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	b, ok := k.byID[id]
	if !ok {
		return decision.ErrOrganisationUnknown
	}
	f(b.org)
	return nil
}

// Today is the day as decision.Organisation asks for it, in UTC.
func (k *Keeper) Today() string { return k.now().UTC().Format(time.DateOnly) }

// Lines lists the organisations by name.
func (k *Keeper) Lines() []decision.OrganisationLine {
	k.mu.RLock()
	defer k.mu.RUnlock()
	all := []decision.OrganisationLine{}
	for _, b := range k.byID {
		all = append(all, b.org.Line(k.Today()))
	}
	slices.SortFunc(all, func(a, b decision.OrganisationLine) int {
		if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return all
}
