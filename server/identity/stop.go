package identity

import (
	"encoding/json"
	"fmt"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// spaceMail holds, by the hash of a token, whose mail it stops.
const spaceMail = "mail"

// Recipient is somebody whom an organisation writes to.
type Recipient struct {
	Organisation decision.OrganisationID `json:"organisation"`
	Person       decision.MemberID       `json:"person"`
}

func (k *Keeper) loadStop(w journal.Write) error {
	id, err := parseHash(w.Key)
	if err != nil {
		return err
	}
	var r Recipient
	if err := json.Unmarshal(w.Value, &r); err != nil {
		return fmt.Errorf("key %s: %w", w.Key, err)
	}
	k.locked(func() { k.stops[id] = r })
	return nil
}

// MintStops makes a token for each recipient by which their mail can be stopped,
// and nothing else be done. It works once the change is committed.
func (k *Keeper) MintStops(all []Recipient) ([]Token, Change) {
	tokens := make([]Token, len(all))
	var c Change
	for i, r := range all {
		tokens[i] = NewToken()
		c.Writes = append(c.Writes, write(spaceMail, tokens[i].hash().String(), r))
	}
	c.commit = []func(){func() {
		k.locked(func() {
			for i, r := range all {
				k.stops[tokens[i].hash()] = r
			}
		})
	}}
	return tokens, c
}

// Stops finds whose mail a token stops. It fails with ErrLinkUnknown.
func (k *Keeper) Stops(t Token) (Recipient, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	r, ok := k.stops[t.hash()]
	if !ok {
		return Recipient{}, ErrLinkUnknown
	}
	return r, nil
}
