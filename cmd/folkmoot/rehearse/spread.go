package rehearse

import (
	"math"
	"time"
)

// spread counts durations in buckets that grow by one per cent each, so that any
// number of them takes the same space. Its zero value is empty.
type spread struct {
	n       int64
	most    time.Duration
	buckets []int64
}

const growth = 1.01

func (s *spread) add(d time.Duration) {
	d = max(d, time.Microsecond)
	i := int(math.Ceil(math.Log(float64(d.Microseconds())) / math.Log(growth)))
	if i >= len(s.buckets) {
		s.buckets = append(s.buckets, make([]int64, i+1-len(s.buckets))...)
	}
	s.buckets[i]++
	s.n++
	s.most = max(s.most, d)
}

// share is the duration that a share of all do not exceed, at most one per cent
// too long.
func (s *spread) share(of float64) time.Duration {
	need := int64(math.Ceil(of * float64(s.n)))
	for i, n := range s.buckets {
		if need -= n; need <= 0 && s.n > 0 {
			return min(time.Duration(math.Pow(growth, float64(i))*float64(time.Microsecond)), s.most)
		}
	}
	return s.most
}

// Spread is how long something took, in milliseconds.
type Spread struct {
	Count int64   `json:"count"`
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	Max   float64 `json:"max_ms"`
}

func (s *spread) report() Spread {
	return Spread{s.n, ms(s.share(0.50)), ms(s.share(0.95)), ms(s.share(0.99)), ms(s.most)}
}

// ms is a duration in milliseconds, to the tenth.
func ms(d time.Duration) float64 { return math.Round(float64(d.Microseconds())/100) / 10 }
