package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// A journal that has reached its quota refuses commands with a code, goes on
// being read, also after a restart, and takes the same commands once the quota
// is larger.
func TestFull_Quota(t *testing.T) {
	data := t.TempDir()
	p := serve(t, data, "--max-size", "1")
	h := openHall(t, p)
	last := h.fill()
	h.readsOn(p, last)
	require.Equal(t, 0, p.stop(t), p.err)

	p = launch(t, program(t), serving(data, "--max-size", "1")...)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p.base = p.out.await(ctx, p.ended, regexp.MustCompile(`(?m)^Folkmoot is running at (http://\S+)$`))
	require.NotEmpty(t, p.base, "a full journal is served all the same:\n%s\n%s", p.out, p.err)
	h.move(p.base)
	h.readsOn(p, last)
	require.Equal(t, 0, p.stop(t), p.err)

	p = serve(t, data, "--max-size", "4")
	h.move(p.base)
	_, err := h.chair.Do(h.ctx, h.meeting, last)
	require.NoError(t, err)
	h.has(last)
	h.castOne(p)
	h.check(p.base, true)
	require.Equal(t, 0, p.stop(t), p.err)
	h.readJournal(data)
}

// A full disk refuses commands in the same way; they are taken again by the
// same process as soon as there is space.
func TestFull_Disk(t *testing.T) {
	needs(t, "unshare", "nsenter", "mount")
	if exec.Command("unshare", "-m", "mount", "-t", "tmpfs", "folkmoot", "/mnt").Run() != nil {
		t.Skip("skipped: mounting a file system in a namespace of its own is not allowed here")
	}
	disk := t.TempDir()
	holder := exec.Command("unshare", "-m", "sh", "-c", `mount -t tmpfs -o size=12m folkmoot "$1" && mkdir "$1/data" && echo mounted && exec cat`, "sh", disk)
	mounted := newOutput()
	holder.Stdout, holder.Stderr = mounted, mounted
	in, err := holder.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, holder.Start())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = holder.Wait() }()
	t.Cleanup(func() { _ = in.Close(); <-ended })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NotEmpty(t, mounted.await(ctx, ended, regexp.MustCompile(`(mounted)`)), mounted)
	inside := []string{"-m", "-t", strconv.Itoa(holder.Process.Pid), program(t)}
	seen := filepath.Join("/proc", strconv.Itoa(holder.Process.Pid), "root", disk)

	p := launch(t, "nsenter", append(inside, serving(filepath.Join(disk, "data"))...)...)
	p.awaitReady(t)
	h := openHall(t, p)
	h.castOne(p)
	filler := filepath.Join(seen, "filler")
	fillDisk(t, filler)
	last := h.fill()
	h.readsOn(p, last)
	err = h.phones[0].cast(h.ctx, h.polls[0], 2, decision.Marks{Position: "abstain"})
	require.True(t, client.Refused(err, "storage_full"), "a small command is refused like a large one: %v", err)

	require.NoError(t, os.Remove(filler))
	require.Eventually(t, func() bool {
		_, err := h.chair.Do(h.ctx, h.meeting, last)
		return err == nil
	}, patience, 50*time.Millisecond, "writing resumes by itself")
	h.has(last)
	h.check(p.base, true)
	require.Equal(t, 0, p.stop(t), p.err)

	p = launch(t, "nsenter", append(inside, serving(filepath.Join(disk, "data"))...)...)
	p.awaitReady(t)
	h.move(p.base)
	h.has(last)
	h.check(p.base, true)
	require.Equal(t, 0, p.stop(t), p.err)
	h.readJournal(filepath.Join(seen, "data"))
}

// fill adds long proposals until one is refused for want of space, which it
// returns.
func (h *hall) fill() decision.AddProposal {
	for range 400 {
		cmd := decision.AddProposal{ID: client.NewID[decision.CommandID](), Proposal: client.NewID[decision.ProposalID](),
			Title: fmt.Sprintf("Long %d", len(h.proposals)), Text: strings.Repeat("A long text. ", 3800)}
		h.proposals = append(h.proposals, cmd)
		_, err := h.chair.Do(h.ctx, h.meeting, cmd)
		if err == nil {
			continue
		}
		if client.Refused(err, "too_fast") {
			h.proposals = h.proposals[:len(h.proposals)-1]
			h.anotherChair()
			continue
		}
		require.True(h.t, client.Refused(err, "storage_full"), "%v", err)
		var r *client.Refusal
		require.ErrorAs(h.t, err, &r)
		require.Equal(h.t, http.StatusServiceUnavailable, r.Status)
		return cmd
	}
	require.Fail(h.t, "there is always space")
	return decision.AddProposal{}
}

// anotherChair goes on at another device of the facilitator.
func (h *hall) anotherChair() {
	link, err := h.chair.MakeLink(h.ctx, h.meeting, "facilitator")
	if client.Refused(err, "too_fast") {
		return
	}
	require.NoError(h.t, err)
	next := h.chair.Another()
	_, err = next.Session(h.ctx)
	require.NoError(h.t, err)
	_, err = next.SpendLink(h.ctx, link.URL)
	require.NoError(h.t, err)
	h.chair = next
}

func (h *hall) move(base string) {
	c, err := h.chair.At(base)
	require.NoError(h.t, err)
	h.chair = c
	h.transport, err = h.transport.At(base)
	require.NoError(h.t, err)
}

// readsOn looks at everything that must be there while nothing can be written:
// all that was acknowledged, and no trace of what was refused.
func (h *hall) readsOn(p *process, refused decision.AddProposal) {
	t := h.t
	status, _ := fetch(t, p.base+"/healthz")
	require.Equal(t, http.StatusOK, status)
	view, err := h.chair.View(h.ctx, h.meeting, false)
	require.NoError(t, err)
	h.checkAgenda(view)
	agenda, err := view.Agenda()
	require.NoError(t, err)
	for _, item := range agenda.Items {
		require.NotEqual(t, refused.Proposal, item.ID, "a refused command left a trace")
	}
	text, err := h.chair.Minutes(h.ctx, h.meeting, "md", "")
	require.NoError(t, err)
	require.Contains(t, string(text), "Winter meeting")
	live, err := h.chair.Live(h.ctx, h.meeting, true)
	require.NoError(t, err)
	require.NoError(t, live.Close())
}

// has finds an acknowledged proposal.
func (h *hall) has(cmd decision.AddProposal) {
	view, err := h.chair.View(h.ctx, h.meeting, false)
	require.NoError(h.t, err)
	p, err := view.Proposal(cmd.Proposal)
	require.NoError(h.t, err)
	require.Equal(h.t, cmd.Title, p.Title)
}

// castOne lets a new phone join and cast.
func (h *hall) castOne(p *process) {
	h.seat(1, 1)
	h.gate.close()
	h.running.Wait()
	one := h.phones[len(h.phones)-1]
	m := decision.Marks{Position: "agree"}
	one.ballot(h.polls[0].poll).pending = &m
	h.settle(p.base)
}

// fillDisk writes until there is no space, and leaves less than any commit asks for.
func fillDisk(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	require.NoError(t, err)
	defer f.Close()
	block := make([]byte, 64<<10)
	size := int64(0)
	for {
		n, err := f.Write(block)
		size += int64(n)
		if err != nil {
			break
		}
	}
	require.Greater(t, size, int64(2<<20), "the disk was not empty")
	require.NoError(t, f.Truncate(size-512<<10))
}
