package decision

// ResistanceRule is systemic consensing (Schrotta and Visotschnig): each option
// is rated from 0, no resistance, to 10; the least resistance wins, and an option
// less accepted than the passive one is not adopted.
type ResistanceRule struct {
	Passive OptionID `json:"passive"` // what happens if nothing is decided; it stands on the ballot
}

// ScoreRule elects the Seats options with the highest sums of scores from 0 to Max.
type ScoreRule struct {
	Seats int `json:"seats"`
	Max   int `json:"max"` // 1 to 100
}

// StarRule elects by STAR, score then automatic runoff, with scores from 0 to
// Max; several seats are filled by a STAR each (bloc STAR).
type StarRule struct {
	Seats int `json:"seats"`
	Max   int `json:"max"` // 1 to 100
}

// DotsRule elects the Seats options with the most dots; each ballot has Dots of
// them, of which at most PerOption go to one option; 0 is no limit.
type DotsRule struct {
	Seats     int `json:"seats"`
	Dots      int `json:"dots"` // 1 to 50
	PerOption int `json:"per_option,omitempty"`
}

// STVRule elects several options in proportion, by the single transferable vote.
type STVRule struct {
	Seats int      `json:"seats"`
	Max   int      `json:"max,omitempty"` // most options a ballot may rank; 0 is all
	Count STVCount `json:"count"`
}

// STVCount is the rule of counting.
type STVCount string

// The rules of counting by single transferable vote.
const (
	STVScottish STVCount = "scottish" // Scottish Local Government Elections Order 2007
	STVMeek     STVCount = "meek"     // Hill, Wichmann and Woodall, 1987
)
