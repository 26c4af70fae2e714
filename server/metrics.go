package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what an operator needs to know; no label names a meeting or a
// member.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "folkmoot_request_seconds",
			Help:    "Time from a request to its answer, by route and status.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}, []string{"method", "route", "status"}),
	}
	gauge := func(name, help string, f func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f)
	}
	counter := func(name, help string, f func() int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(f()) })
	}
	m.registry.MustRegister(m.requests,
		gauge("folkmoot_phones", "Websockets that are open.", func() float64 { return float64(s.hub.Stats().Connections) }),
		counter("folkmoot_phones_too_slow_total", "Websockets closed because the phone took too long.", func() int64 { return s.hub.Stats().Slow }),
		counter("folkmoot_phones_silent_total", "Websockets closed because the phone said nothing.", func() int64 { return s.hub.Stats().Silent }),
		counter("folkmoot_frames_total", "Sections sent to phones.", func() int64 { return s.hub.Stats().Frames }),
		counter("folkmoot_frame_bytes_total", "Bytes sent to phones.", func() int64 { return s.hub.Stats().Bytes }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("folkmoot_meetings", "Meetings held in memory.", func() float64 { return float64(len(s.rooms.All())) }),
	)
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// methodOf is the method of a request, one of a few: whoever asks could make up
// any word.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// measured is middleware that times a request.
func (m *metrics) measured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		m.requests.WithLabelValues(methodOf(c.Request()), c.Path(), strconv.Itoa(c.Response().Status)).
			Observe(time.Since(start).Seconds())
		return nil
	}
}
