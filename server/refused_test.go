package server_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// Who may do what, over HTTP: a letter stands for who may. f facilitator, c
// co-facilitator, r recorder, p participant, o observer. Everybody else is
// refused each, with the code of why.
func TestScene_WhoMayDoWhat(t *testing.T) {
	h := open(t)
	storm := h.storms(decision.BrainstormRule{Dots: 3})
	idea, twin := h.writes(h.ben, storm, "One"), h.writes(h.ben, storm, "Two")
	silent := h.storms(decision.DefaultBrainstorm())
	talk := h.proposes("Talk", "")
	h.moves(talk, decision.PhaseDiscussion, "")
	worry := h.says(h.ben, talk, decision.Concern, "Why?")
	rule := decision.DefaultConsensus()
	rule.Judges, rule.Fallback = decision.JudgesPeers, &decision.Fallback{Kind: decision.FallbackClock,
		Threshold: ballot.Share{Num: 3, Den: 4}, Meetings: 1, Days: 9}
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule})
	h.As(h.cleo).Does(marked(q, 1, 1, 1, block))
	_, rough := h.polled(decision.PollSpec{Method: decision.MethodRough})
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: rough, Round: 1})
	tomorrow := time.Now().Add(24 * time.Hour)
	_, lazy := h.polled(decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &tomorrow})
	_, shut := h.polled(decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowReveal})
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: shut, Round: 1})
	h.pauseForBreath()
	planned := client.NewID[decision.PollID]()
	who := map[rune]*person{'f': h.ana, 'c': h.cora, 'r': h.rita, 'p': h.ben, 'o': h.olga}
	others := []struct {
		*person
		status int
		code   string
	}{{h.wim, 403, "not_admitted"}, {h.gus, 403, "removed_from_roll"}, {h.wall, 403, "not_allowed"},
		{h.nadia, 403, "not_on_roll"}, {h.nobody, 401, "no_session"}}
	for _, rule := range []struct {
		may string // the last one does it
		cmd func() decision.Command
	}{
		{"fcr", func() decision.Command {
			return decision.AddProposal{ID: command(), Proposal: client.NewID[decision.ProposalID](), Title: "New"}
		}},
		{"fcr", func() decision.Command {
			return decision.EditProposal{ID: command(), Proposal: talk, Version: 1, Title: "Talk on"}
		}},
		{"fcr", func() decision.Command { return decision.PlanTime{ID: command(), Proposal: talk, Minutes: 5} }},
		{"fc", func() decision.Command { return decision.MoveProposal{ID: command(), Proposal: talk, Place: 1} }},
		{"fc", func() decision.Command { return decision.ShowProposal{ID: command(), Proposal: talk} }},
		{"fc", func() decision.Command { return decision.FreezeScreen{ID: command(), Frozen: true} }},
		{"fc", func() decision.Command {
			return decision.MovePhase{ID: command(), Proposal: talk, To: decision.PhaseVote}
		}},
		{"fc", func() decision.Command {
			return decision.MovePhase{ID: command(), Proposal: talk, To: decision.PhaseDiscussion, Reason: "Not yet."}
		}},
		{"fc", func() decision.Command {
			return decision.PauseProposal{ID: command(), Proposal: talk, Paused: true, Reason: "Soup"}
		}},
		{"fc", func() decision.Command { return decision.PauseProposal{ID: command(), Proposal: talk} }},
		{"fc", func() decision.Command {
			return decision.SetBrainstorm{ID: command(), Proposal: silent, Rule: decision.DefaultBrainstorm()}
		}},
		{"fcrp", func() decision.Command {
			return decision.AddIdea{ID: command(), Proposal: storm, Idea: client.NewID[decision.IdeaID](), Text: "Three"}
		}},
		{"fc", func() decision.Command { return decision.RevealIdeas{ID: command(), Proposal: silent} }},
		{"fc", func() decision.Command {
			return decision.GroupIdea{ID: command(), Proposal: storm, Idea: idea, Group: "Green"}
		}},
		{"fc", func() decision.Command {
			return decision.MergeIdeas{ID: command(), Proposal: storm, Idea: twin, Into: idea}
		}},
		{"fcrp", func() decision.Command {
			return decision.PlaceDots{Proposal: storm, Counter: 1, Dots: map[decision.IdeaID]int{idea: 1}}
		}},
		{"fcrp", func() decision.Command {
			return decision.AddContribution{ID: command(), Proposal: talk, Contribution: client.NewID[decision.ContributionID](), Kind: decision.Support, Text: "Yes"}
		}},
		{"p", func() decision.Command {
			return decision.ResolveContribution{ID: command(), Proposal: talk, Contribution: worry, Resolved: true}
		}},
		{"fc", func() decision.Command {
			return decision.PlanPoll{ID: command(), Proposal: talk, Poll: planned, Spec: decision.PollSpec{Method: decision.MethodYesNo}}
		}},
		{"fc", func() decision.Command { return decision.OpenPoll{ID: command(), Poll: planned, Text: 2} }},
		{"fcrp", func() decision.Command { return marked(q, 1, 1, 1, agree) }},
		{"fc", func() decision.Command { return decision.TendCard{ID: command(), Poll: q, Round: 1, Owner: h.cleo.id} }},
		{"fcrp", func() decision.Command { // cleo's is the block
			return decision.JudgeBlock{ID: command(), Poll: q, Round: 1, Owner: h.cleo.id, Principled: true}
		}},
		{"fc", func() decision.Command { return decision.ClosePoll{ID: command(), Poll: q, Round: 1} }},
		{"fc", func() decision.Command { return decision.HoldTalk{ID: command(), Poll: q, Note: "By the well."} }},
		{"fc", func() decision.Command {
			return decision.PlanFallback{ID: command(), Of: q, Poll: client.NewID[decision.PollID]()}
		}},
		{"fc", func() decision.Command {
			return decision.CallRough{ID: command(), Poll: rough, Round: 1, Adopted: true, Reason: "All hum."}
		}},
		{"fcrp", func() decision.Command {
			return decision.AppealCall{ID: command(), Poll: rough, Round: 1, Reason: "I did not."}
		}},
		{"fcrp", func() decision.Command { return decision.SeePoll{ID: command(), Poll: lazy} }},
		{"fc", func() decision.Command { return decision.SetWeight{ID: command(), Member: h.ben.id, Weight: 2} }},
		{"fc", func() decision.Command { return decision.RevealTally{ID: command(), Poll: shut} }},
		{"fc", func() decision.Command {
			return decision.SetGroup{ID: command(), Member: h.ben.id, Group: "Tenants"}
		}},
		{"fc", func() decision.Command {
			return decision.SetRole{ID: command(), Member: h.cleo.id, Role: decision.Recorder}
		}},
		{"fc", func() decision.Command { return decision.SetPresence{ID: command(), Member: h.cleo.id} }},
		{"fc", func() decision.Command { return decision.RenameMember{ID: command(), Member: h.cleo.id, Name: "Clea"} }},
		{"fc", func() decision.Command { return decision.AdmitMember{ID: command(), Member: h.wim.id} }},
	} {
		for letter, p := range who {
			if strings.ContainsRune(rule.may, letter) {
				continue
			}
			code := "not_allowed"
			if _, own := rule.cmd().(decision.ResolveContribution); own && letter != 'o' {
				code = "not_yours"
			}
			h.As(p).Does(rule.cmd()).Refused(403, code)
		}
		for _, p := range others {
			h.As(p.person).Does(rule.cmd()).Refused(p.status, p.code)
		}
		last := []rune(rule.may)[len(rule.may)-1]
		h.As(who[last]).Does(rule.cmd())
	}
	h.settle()
	_, err := h.host.MakeLink(h.ctx, h.meeting, "screen")
	require.NoError(t, err)
	_, err = h.ben.c.MakeLink(h.ctx, h.meeting, "screen")
	requireRefusal(t, err, 403, "not_allowed")
}

// Whoever is not let in gets no answer from any list.
func TestScene_WhoIsNotLetInReadsNothing(t *testing.T) {
	h := open(t)
	p := h.storms(decision.BrainstormRule{})
	h.writes(h.ben, p, "Plant trees")
	h.settle()
	for _, row := range []struct {
		who    *person
		status int
		code   string
	}{{h.wim, 403, "not_admitted"}, {h.gus, 403, "not_on_roll"}, {h.nadia, 403, "not_on_roll"}, {h.nobody, 401, "no_session"}} {
		for _, path := range []string{"/proposals/" + string(p) + "/ideas", "/proposals/" + string(p) + "/contributions",
			"/proposals/" + string(p) + "/versions", "/members", "/minutes?format=json", "/export", "/files/" + strings.Repeat("0", 64)} {
			status, code, _ := h.send(row.who, request{method: "GET", path: path})
			if path == "/export" && row.status == 403 {
				require.Equal(t, 403, status, "%s %s: %s", row.who.name, path, code)
				continue
			}
			require.Equal(t, []any{row.status, row.code}, []any{status, code}, "%s %s", row.who.name, path)
		}
	}
}

// What no page of ours would send: the exact status and code of each.
func TestScene_BadInputOverHTTP(t *testing.T) {
	h := open(t)
	storm := h.storms(decision.BrainstormRule{Dots: 3})
	idea := h.writes(h.ben, storm, "One")
	spec := decision.PollSpec{Method: decision.MethodRanked, Options: options("One", "Two", "Three")}
	_, q := h.polled(spec)
	_, over := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: over, Round: 1})
	first, code := h.meeting, h.code
	other, _ := h.begin("Other meeting")
	h.meeting = other
	_, foreign := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.settle()
	h.meeting, h.code = first, code
	talk := h.proposes("Talk", "")
	h.moves(talk, decision.PhaseDiscussion, "")
	h.settle()

	body := func(v any) string {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		return string(text)
	}
	type m = map[string]any
	an := func(text string) string {
		return body(m{"id": command(), "idea": client.NewID[decision.IdeaID](), "text": text})
	}
	ballot := func(round, text int, counter any, marks any) string {
		return body(m{"round": round, "text": text, "counter": counter, "marks": marks})
	}
	ranks := func(ids ...decision.OptionID) string { return ballot(1, 1, 1, m{"ranking": ids}) }
	ideas, dots := "/proposals/"+string(storm)+"/ideas", "/proposals/"+string(storm)+"/dots"
	cast := func(poll decision.PollID) string { return "/polls/" + string(poll) + "/ballot" }
	say := "/proposals/" + string(talk) + "/contributions"
	one, two := spec.Options[0].ID, spec.Options[1].ID
	for _, row := range []struct {
		name   string
		by     *person
		r      request
		status int
		code   string
	}{
		{"a body of 10 MB", h.ben, request{method: "POST", path: ideas, body: an(strings.Repeat("x", 10<<20))}, 413, "body_too_large"},
		{"no JSON", h.ben, request{method: "POST", path: ideas, body: `{"id":`}, 400, "bad_json"},
		{"JSON and more", h.ben, request{method: "POST", path: ideas, body: an("x") + `{}`}, 400, "bad_json"},
		{"JSON as deep as a well", h.ben, request{method: "POST", path: ideas, body: strings.Repeat("[", 200_000)}, 400, "bad_json"},
		{"a key twice", h.ben, request{method: "POST", path: ideas, body: `{"id":"a","id":"b"}`}, 422, "twice_in_json"},
		{"a key twice, deep down", h.ben, request{method: "PUT", path: cast(q), body: `{"round":1,"text":1,"counter":1,"marks":{"ranking":[],"ranking":[]}}`}, 422, "twice_in_json"},
		{"a key that is none", h.ben, request{method: "POST", path: ideas, body: body(m{"id": command(), "idea": command(), "text": "x", "author": h.ana.id})}, 422, "bad_request"},
		{"a key in capitals", h.ben, request{method: "POST", path: ideas, body: body(m{"id": command(), "idea": command(), "Text": "x"})}, 422, "bad_request"},
		{"a text that is a number", h.ben, request{method: "POST", path: ideas, body: body(m{"id": command(), "idea": command(), "text": 1})}, 422, "bad_request"},
		{"an empty body", h.ben, request{method: "POST", path: ideas}, 422, "bad_request"},
		{"a form", h.ben, request{method: "POST", path: ideas, kind: "application/x-www-form-urlencoded", body: "text=x"}, 422, "bad_request"},
		{"a page of another site", h.ben, request{method: "POST", path: ideas, body: an("x"), origin: "https://evil.example"}, 403, "origin_not_allowed"},
		{"a page of a site that sounds like ours", h.ben, request{method: "POST", path: ideas, body: an("x"), origin: h.host.Base() + ".evil.example"}, 403, "origin_not_allowed"},
		{"a page that does not say whose it is", h.ben, request{method: "POST", path: ideas, body: an("x"), origin: "-"}, 403, "origin_not_allowed"},
		{"a page in a sandbox", h.ben, request{method: "POST", path: ideas, body: an("x"), origin: "null"}, 403, "origin_not_allowed"},
		{"no such route", h.ben, request{method: "POST", path: "/abracadabra", body: "{}"}, 404, "no_such_page"},
		{"a route by another method", h.ben, request{method: "DELETE", path: ideas}, 404, "no_such_page"},
		{"no such meeting", h.ben, request{method: "POST", path: "//meetings/x/end", body: body(m{"id": command()})}, 404, "meeting_unknown"},
		{"a way out of the meetings", h.ben, request{method: "GET", path: "//meetings/..%2f..%2ffolkmoot.db/view"}, 404, "meeting_unknown"},

		{"an idea of 60,000 letters", h.ben, request{method: "POST", path: ideas, body: an(strings.Repeat("x", 60_000))}, 422, "too_long"},
		{"an idea that turns the writing", h.ben, request{method: "POST", path: ideas, body: an("a\u202eb")}, 422, "bad_character"},
		{"an idea that cannot be seen", h.ben, request{method: "POST", path: ideas, body: an("\u200b")}, 422, "empty"},
		{"an idea merged with itself", h.ana, request{method: "POST", path: ideas + "/" + string(idea) + "/merge", body: body(m{"id": command(), "into": idea})}, 422, "idea_merged_with_itself"},
		{"four dots of three", h.ben, request{method: "PUT", path: dots, body: body(m{"counter": 1, "dots": m{string(idea): 4}})}, 422, "dots_overspent"},
		{"a dot less than none", h.ben, request{method: "PUT", path: dots, body: body(m{"counter": 1, "dots": m{string(idea): -1}})}, 422, "dots_overspent"},
		{"half a dot", h.ben, request{method: "PUT", path: dots, body: `{"counter":1,"dots":{"` + string(idea) + `":0.5}}`}, 422, "bad_request"},

		{"a ballot for another meeting's poll", h.ana, request{method: "PUT", path: cast(foreign), body: ballot(1, 1, 1, m{"position": "agree"})}, 404, "poll_unknown"},
		{"a ballot for no poll", h.ben, request{method: "PUT", path: cast("x"), body: ballot(1, 1, 1, m{"position": "agree"})}, 404, "poll_unknown"},
		{"a ballot for a round to come", h.ben, request{method: "PUT", path: cast(q), body: ballot(2, 1, 1, m{})}, 409, "round_changed"},
		{"a ballot for another version", h.ben, request{method: "PUT", path: cast(q), body: ballot(1, 2, 1, m{})}, 409, "text_changed"},
		{"a ballot after the close", h.ben, request{method: "PUT", path: cast(over), body: ballot(1, 1, 1, m{"position": "agree"})}, 410, "poll_closed"},
		{"a ballot after removal", h.gus, request{method: "PUT", path: cast(q), body: ballot(1, 1, 1, m{})}, 403, "removed_from_roll"},
		{"a ballot under counter 0", h.ben, request{method: "PUT", path: cast(q), body: ballot(1, 1, 0, m{})}, 422, "bad_request"},
		{"a counter below none", h.ben, request{method: "PUT", path: cast(q), body: ballot(1, 1, -1, m{})}, 422, "bad_request"},
		{"a counter past all numbers", h.ben, request{method: "PUT", path: cast(q), body: `{"round":1,"text":1,"counter":1e400,"marks":{}}`}, 422, "bad_request"},
		{"a counter that JSON cannot keep", h.ben, request{method: "PUT", path: cast(q), body: ballot(1, 1, decision.MaxCounter+1, m{})}, 422, "counter_range"},
		{"a ranking with a gap", h.ben, request{method: "PUT", path: cast(q), body: ranks(one, "", two)}, 422, "rank_gap"},
		{"a ranking with a repeat", h.ben, request{method: "PUT", path: cast(q), body: ranks(one, one)}, 422, "option_twice"},
		{"a ranking with what is no option", h.ben, request{method: "PUT", path: cast(q), body: ranks(one, "x")}, 422, "option_unknown"},
		{"a ballot of another method", h.ben, request{method: "PUT", path: cast(q), body: ballot(1, 1, 1, m{"position": "agree"})}, 422, "marks_of_other_method"},
		{"a ballot that says whose it is", h.ben, request{method: "PUT", path: cast(q), body: body(m{"round": 1, "text": 1, "counter": 1, "marks": m{}, "member": h.ana.id})}, 422, "bad_request"},
		{"a poll that says it is seen by nobody", h.ana, request{method: "POST", path: "/proposals/" + string(talk) + "/polls",
			body: body(m{"id": command(), "poll": command(), "spec": m{"method": "consensus", "quorum": m{}, "secret": true}})}, 422, "secret_not_available"},
		{"a facilitator's command from a participant", h.ben, request{method: "POST", path: "/polls/" + string(q) + "/close", body: body(m{"id": command(), "round": 1})}, 403, "not_allowed"},

		{"a page called a picture", h.ben, request{method: "POST", path: "/files", kind: "image/png", body: "<html><script>alert(1)</script>"}, 422, "file_type"},
		{"a drawing with a script", h.ben, request{method: "POST", path: "/files", kind: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`}, 422, "file_type"},
		{"a program", h.ben, request{method: "POST", path: "/files", kind: "application/octet-stream", body: "MZ\x90\x00"}, 422, "file_type"},
		{"an empty file", h.ben, request{method: "POST", path: "/files", kind: "application/octet-stream"}, 422, "file_empty"},
		{"a file of 6 MB", h.ben, request{method: "POST", path: "/files", kind: "application/octet-stream", body: "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 6<<20)}, 413, "body_too_large"},
		{"a file from who has no vote", h.olga, request{method: "POST", path: "/files", kind: "application/octet-stream", body: "\x89PNG\r\n\x1a\n"}, 403, "not_allowed"},
		{"a file from a stranger", h.nadia, request{method: "POST", path: "/files", kind: "application/octet-stream", body: "\x89PNG\r\n\x1a\n"}, 403, "not_on_roll"},
		{"a file that nobody uploaded", h.ben, request{method: "POST", path: say, body: body(m{"id": command(), "contribution": command(), "kind": "support", "text": "x",
			"attachments": []m{{"blob": strings.Repeat("0", 64), "name": "x"}}})}, 404, "file_unknown"},
		{"a way out of the folder of files", h.ben, request{method: "POST", path: say, body: body(m{"id": command(), "contribution": command(), "kind": "support", "text": "x",
			"attachments": []m{{"blob": "../folkmoot.db", "name": "x"}}})}, 404, "file_unknown"},
		{"reading out of the folder of files", h.ben, request{method: "GET", path: "/files/..%2ffolkmoot.db"}, 404, "file_unknown"},
		{"a contribution of a kind that is none", h.ben, request{method: "POST", path: say, body: body(m{"id": command(), "contribution": command(), "kind": "shout", "text": "x"})}, 422, "bad_request"},
		{"deleting without an export", h.ana, request{method: "POST", path: "/delete", body: `{"seq":0}`}, 409, "meeting_has_running_poll"},
		{"deleting as a participant", h.ben, request{method: "POST", path: "/delete", body: `{"seq":0}`}, 403, "not_allowed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			status, code, _ := h.send(row.by, row.r)
			require.Equal(t, []any{row.status, row.code}, []any{status, code})
		})
	}
}

// The same id for another command is refused; the same command again is not.
func TestScene_ACommandAgainHappensOnce(t *testing.T) {
	h := open(t)
	p := h.storms(decision.BrainstormRule{})
	add := decision.AddIdea{ID: command(), Proposal: p, Idea: client.NewID[decision.IdeaID](), Text: "One"}
	h.As(h.ben).Does(add, add, add)
	h.As(h.ben).Sees(`"count":1,"writers":1`)
	h.As(h.ben).Does(decision.SetPresence{ID: add.ID, Member: h.ben.id}).Refused(409, "command_reused")
}

// A text comes back as it was written: markup is text, and an idea may be a picture.
func TestScene_TextsComeBackAsTheyWere(t *testing.T) {
	h := open(t)
	p := h.storms(decision.BrainstormRule{})
	for _, text := range []string{"<script>alert(1)</script>", "🌳🌳🌳", "\u2067שלום\u2069", "' OR 1=1 --", "{{.name}}"} {
		id := h.writes(h.ben, p, text)
		h.settle()
		lines, err := h.cleo.c.Ideas(h.ctx, h.meeting, p)
		require.NoError(t, err)
		require.Equal(t, id, lines[len(lines)-1].ID)
		require.Equal(t, text, lines[len(lines)-1].Text)
	}
	_, _, answer := h.send(h.ben, request{method: "GET", path: "/proposals/" + string(p) + "/ideas"})
	require.Equal(t, "application/json", answer.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
	minutes, err := h.ana.c.Minutes(h.ctx, h.meeting, "html", "")
	require.NoError(t, err)
	require.NotContains(t, string(minutes), "<script>")
}

// A file is served so that no browser takes it for a page of ours, and only to
// who may see the contribution that names it.
func TestScene_FilesAreServedSafely(t *testing.T) {
	h := open(t)
	p := h.proposes("Talk", "")
	h.moves(p, decision.PhaseDiscussion, "")
	h.settle()
	for kind, content := range map[string]string{"image/png": "\x89PNG\r\n\x1a\n<script>", "application/pdf": "%PDF-1.7 <script>"} {
		file, err := h.ben.c.Upload(h.ctx, h.meeting, []byte(content))
		require.NoError(t, err)
		require.Equal(t, kind, file.Type, "the type is what the content says")
		status, code, _ := h.send(h.ben, request{method: "GET", path: "/files/" + string(file.Blob)})
		require.Equal(t, []any{404, "file_unknown"}, []any{status, code}, "before a contribution names it")
		file.Name = "photo.html"
		h.As(h.ben).Does(decision.AddContribution{ID: command(), Proposal: p, Contribution: client.NewID[decision.ContributionID](),
			Kind: decision.Information, Text: "Look.", Attachments: []decision.Attachment{file}})
		h.settle()
		for _, who := range []*person{h.cleo, h.olga, h.wall} {
			status, _, answer := h.send(who, request{method: "GET", path: "/files/" + string(file.Blob)})
			require.Equal(t, 200, status, who.name)
			require.Equal(t, kind, answer.Header.Get("Content-Type"))
			require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
			require.Contains(t, answer.Header.Get("Content-Security-Policy"), "sandbox")
			require.Equal(t, kind == "application/pdf", strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment"))
		}
		status, code, _ = h.send(h.nadia, request{method: "GET", path: "/files/" + string(file.Blob)})
		require.Equal(t, []any{403, "not_on_roll"}, []any{status, code})
	}
}

// A websocket of a page of another site is refused.
func TestScene_AWebsocketOfAnotherSiteIsRefused(t *testing.T) {
	h := open(t)
	address := "ws" + strings.TrimPrefix(h.host.Base(), "http") + "/api/meetings/" + string(h.meeting) + "/live"
	for _, origin := range []string{"https://evil.example", "null", ""} {
		header := http.Header{"Cookie": {h.ben.c.Cookie()}}
		if origin != "" {
			header.Set("Origin", origin)
		}
		ws, answer, err := websocket.DefaultDialer.DialContext(h.ctx, address, header)
		if err == nil {
			_, _, err = ws.ReadMessage()
			_ = ws.Close()
			require.True(t, websocket.IsCloseError(err, 4100, 4101), "no frame comes: %v", err)
			continue
		}
		require.Equal(t, 403, answer.StatusCode, "%q", origin)
	}
}

// What was uploaded lies in the data folder under its hash, for its owner alone to read.
func TestScene_UploadsLieUnderTheirHash(t *testing.T) {
	dir := t.TempDir()
	s, stop := running(t, dir)
	defer stop()
	host, err := client.New("http://"+s.Addr().String(), nil)
	require.NoError(t, err)
	defer host.Close()
	ctx := t.Context()
	_, err = host.Session(ctx)
	require.NoError(t, err)
	link, err := s.HostLink(ctx)
	require.NoError(t, err)
	_, err = host.SpendLink(ctx, link)
	require.NoError(t, err)
	meeting, err := host.OpenMeeting(ctx, decision.OpenMeeting{ID: command(), Title: "x", Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	require.NoError(t, err)
	file, err := host.Upload(ctx, meeting, []byte("%PDF-1.7"))
	require.NoError(t, err)
	info, err := os.Stat(filepath.Join(dir, "blobs", string(file.Blob)))
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
}
