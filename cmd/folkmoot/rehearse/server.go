package rehearse

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Measured is what a server says of itself at its metrics address.
type Measured struct {
	Resident    int64 `json:"resident_bytes"` // memory of the process, with what it has mapped of its files
	Heap        int64 `json:"heap_bytes"`     // memory in use by Go's heap and stacks
	Connections int64 `json:"connections"`    // websockets
	TooSlow     int64 `json:"too_slow"`       // phones closed for taking too long, since its start
}

// measure asks the server's metrics; nil where no address was given.
func (c *crowd) measure(ctx context.Context) (*Measured, error) {
	if c.opt.Admin == "" {
		return nil, nil
	}
	try, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	req, err := http.NewRequestWithContext(try, http.MethodGet, c.opt.Admin, nil)
	if err != nil {
		return nil, fmt.Errorf("--admin %q: want the address of the metrics, such as http://127.0.0.1:9090/metrics", c.opt.Admin)
	}
	own := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := own.Do(req)
	if err != nil {
		return nil, fmt.Errorf("no metrics at %s: %w", c.opt.Admin, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("no metrics at %s: status %d", c.opt.Admin, res.StatusCode)
	}
	return readMetrics(res.Body)
}

// readMetrics reads what is needed out of the text format of Prometheus.
func readMetrics(r io.Reader) (*Measured, error) {
	values := map[string]float64{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if v, err := strconv.ParseFloat(value, 64); err == nil && !strings.HasPrefix(name, "#") {
			values[name] = v
		}
	}
	return &Measured{
		Resident:    int64(values["process_resident_memory_bytes"]),
		Heap:        int64(values["go_memstats_heap_inuse_bytes"] + values["go_memstats_stack_inuse_bytes"]),
		Connections: int64(values["folkmoot_phones"]),
		TooSlow:     int64(values["folkmoot_phones_too_slow_total"]),
	}, lines.Err()
}
