// Package server assembles a server out of its parts and owns their lifetime:
// the journal, the rooms, who people are, the websockets, and the doors over
// HTTP. It decides nothing itself.
//
// The parts start in that order and stop in the opposite one: first the doors let
// nobody in, while the websockets are told to come back and the requests under way
// are finished; then the rooms stop, and the journal last.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/blobs"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/live"
	"github.com/folkmoot/folkmoot/server/mail"
	"github.com/folkmoot/folkmoot/server/org"
	"github.com/folkmoot/folkmoot/server/room"
	"github.com/folkmoot/folkmoot/web"
)

// Version is the program's version, set when it is built.
var Version = "dev"

// ErrJournalFailed means that a commit failed and nobody knows whether it is on
// disk. The process must exit; a new one reads what is there.
var ErrJournalFailed = errors.New("a write to the data folder failed and may or may not be on disk; start the server again: nothing acknowledged is lost, and phones send again what was not")

// shutdownTime is how long requests under way may take once the server stops, and
// phones to take their goodbye.
const shutdownTime = 10 * time.Second

// Server is one running server. Make it with New, run it with Serve, and let go
// of it with Close.
type Server struct {
	cfg      Config
	listener net.Listener
	tls      *tls.Config
	base     string
	proxies  []*net.IPNet // trusted

	journal *journal.Store
	blobs   *blobs.Store
	people  *identity.Keeper
	hub     *live.Hub
	rooms   *room.Rooms
	bodies  *org.Keeper
	clerk   *org.Clerk
	office  *mail.Office // nil where there is no mail
	echo    *echo.Echo
	metrics *metrics

	demo     *Demo
	stopping atomic.Bool
	patience time.Duration // with requests under way and with phones, once the server stops
}

// New opens the data folder, folds every meeting in it and starts to listen; it
// answers nobody before Serve. Errors say in a sentence what is wrong.
func New(ctx context.Context, cfg Config) (s *Server, err error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Clock == nil {
		cfg.Clock = newClock(cfg.Logger).now
	}
	s = &Server{cfg: cfg, patience: shutdownTime}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.journal, err = journal.Open(cfg.Data, journal.Options{MaxSize: cfg.MaxSize, MinFree: cfg.MinFree, Logger: cfg.Logger}); err != nil {
		return s, err
	}
	if s.blobs, err = blobs.Open(filepath.Join(cfg.Data, "blobs"), s.journal.CheckSpace); err != nil {
		return s, err
	}
	if s.people, err = identity.Open(s.journal, identity.Options{Now: cfg.Clock}); err != nil {
		return s, err
	}
	if s.listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return s, fmt.Errorf("listen on %s: %w", cfg.Addr, err)
	}
	s.base = cfg.base(s.listener.Addr())
	if s.proxies, err = cfg.proxies(); err != nil {
		return s, err
	}
	origins, err := s.origins()
	if err != nil {
		return s, err
	}
	if cfg.Demo {
		if err := s.layDemo(ctx); err != nil {
			return s, err
		}
	}
	s.hub = live.New(live.Options{Clock: cfg.Clock, Logger: cfg.Logger, CheckOrigin: func(r *http.Request) bool {
		return origins.Check(r, s.cameSecure(r)) == nil
	}})
	if err := s.openRooms(ctx); err != nil {
		return s, err
	}
	if s.tls, err = cfg.tlsConfig(); err != nil {
		return s, err
	}
	return s, s.routes(origins)
}

// openRooms folds organisations and meetings, and tells the ones of the others.
func (s *Server) openRooms(ctx context.Context) (err error) {
	if s.bodies, err = org.Open(s.journal, s.cfg.Clock, s.cfg.Logger); err != nil {
		return err
	}
	if err := s.openOffice(); err != nil {
		return err
	}
	s.clerk = org.NewClerk(s.bodies)
	if s.office != nil {
		s.clerk.Also = s.office.Remind
	}
	s.rooms, err = room.OpenRooms(ctx, s.journal, room.Options{
		Clock: s.cfg.Clock, Tick: s.cfg.Tick, Logger: s.cfg.Logger, Announce: func(r *room.Room) {
			s.hub.Announce(r)
			s.clerk.Poke(r)
		},
	})
	if err != nil {
		return err
	}
	for _, r := range s.rooms.All() {
		if err := s.clerk.Tell(ctx, r); err != nil && !errors.Is(err, room.ErrStorageFull) {
			return err // on a full disk it is told at the next change
		}
	}
	return nil
}

// origins are the pages that may write: those of the public address, and those
// served by this machine under one of its own names and addresses.
func (s *Server) origins() (identity.Origins, error) {
	hosts := append([]string{"localhost", "127.0.0.1", "::1"}, lanAddresses()...)
	if host := s.cfg.host(s.listener.Addr()); host != "" {
		hosts = append(hosts, host)
	}
	return identity.NewOrigins([]string{s.base}, append(hosts, s.cfg.ACME...))
}

// routes builds the doors.
func (s *Server) routes(origins identity.Origins) error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(logWriter{s.cfg.Logger})
	e.IPExtractor = echo.ExtractIPDirect()
	if len(s.proxies) > 0 {
		trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
		for _, n := range s.proxies {
			trust = append(trust, echo.TrustIPRange(n))
		}
		e.IPExtractor = echo.ExtractIPFromXFFHeader(trust...)
	}
	s.metrics = newMetrics(s)
	e.Use(middleware.RequestID(), s.logged, s.metrics.measured, recovered, headers)

	files, built := web.Files()
	if !built {
		s.cfg.Logger.Warn("the page is not built: run make")
	}
	page, err := loadPage(files)
	if err != nil {
		return err
	}
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", s.ready)
	var mailer api.Mailer
	if s.office != nil {
		mailer = s.office
	}
	_, err = api.Register(e, s.rooms, s.people, s.hub, api.Options{
		Version: Version, Logger: s.cfg.Logger, Locales: web.Locales(), Blobs: s.blobs,
		Base: s.Base, Origins: origins, Secure: s.cameSecure, Organisations: s.bodies, Clerk: s.clerk, Mail: mailer,
	})
	if err != nil {
		return err
	}
	e.GET("/*", page.serve)
	e.HEAD("/*", page.serve)
	s.echo = e
	return nil
}

// ready tells whether the server takes commands.
func (s *Server) ready(c echo.Context) error {
	select {
	case <-s.journal.Failed():
		return c.String(http.StatusServiceUnavailable, "failed\n")
	default:
	}
	if s.stopping.Load() {
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// Base is the address under which people reach the server.
func (s *Server) Base() string { return s.base }

// Addr is the address the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// HostLink makes a link to starting meetings. The one before, if nobody has
// used it yet, leads nowhere from now on.
func (s *Server) HostLink(ctx context.Context) (string, error) {
	t, err := s.people.MintHost(ctx)
	if err != nil {
		return "", err
	}
	return api.LinkURL(s.base, t), nil
}

// Serve answers until the context is done, then stops cleanly and gives nil; or
// until something fails, and gives what. ErrJournalFailed demands that the
// process ends. Serve is called once.
func (s *Server) Serve(ctx context.Context) error {
	hs := &http.Server{
		Handler:           s.echo,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(logWriter{s.cfg.Logger}, "", 0),
		TLSConfig:         s.tls,
	}
	defer s.work(context.WithoutCancel(ctx))()
	failed := make(chan error, 3)
	go func() {
		if s.tls != nil {
			failed <- hs.ServeTLS(s.listener, "", "")
			return
		}
		failed <- hs.Serve(s.listener)
	}()
	side, err := s.startSide(ctx, failed)
	if err == nil {
		select {
		case <-ctx.Done():
		case <-s.journal.Failed():
			err = ErrJournalFailed
		case err = <-failed:
		}
	}
	s.stopping.Store(true)
	s.stop(hs, side)
	return err
}

// work lets those work who follow what happens in meetings, until end is called:
// after the doors, so that nothing which happens last is missed.
func (s *Server) work(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { s.clerk.Run(ctx) })
	if s.office != nil {
		background.Go(func() { s.office.Run(ctx) })
	}
	return func() {
		cancel()
		background.Wait()
	}
}

// stop ends the doors, all at once: nobody new is let in, websockets are told to
// come back, requests under way are finished. Whoever takes too long is cut off.
func (s *Server) stop(hs *http.Server, side []func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), s.patience)
	defer cancel()
	var doors sync.WaitGroup
	for _, stop := range append(side, hs.Shutdown, s.hub.Close) {
		doors.Go(func() {
			if err := stop(ctx); err != nil {
				s.cfg.Logger.Info("whoever took too long while the server stopped was cut off", "error", err)
			}
		})
	}
	doors.Wait()
	_ = hs.Close()
}

// Close lets go of rooms and journal. It may be called more than once, and on a
// server that New gave up on.
func (s *Server) Close() {
	if s.hub != nil {
		ctx, cancel := context.WithTimeout(context.Background(), s.patience)
		defer cancel()
		_ = s.hub.Close(ctx)
	}
	if s.rooms != nil {
		s.rooms.Close()
	}
	if s.listener != nil {
		_ = s.listener.Close()
	}
	if s.journal != nil {
		if err := s.journal.Close(); err != nil && !errors.Is(err, journal.ErrClosed) {
			s.cfg.Logger.Error("the journal did not close cleanly", "error", err)
		}
	}
}

// Plain tells whether browsers reach the server without TLS.
func (s *Server) Plain() bool { return !strings.HasPrefix(s.base, "https:") }
