package decision

// Runsheet is a run-sheet for a whole kind of meeting, as codes: the language
// files say "runsheet.CODE" and "runsheet.CODE.ITEM" with ".text".
type Runsheet struct {
	Code  string         `json:"code"`
	Items []RunsheetItem `json:"items"`
}

// RunsheetItem is one point of a run-sheet.
type RunsheetItem struct {
	Code    string `json:"code"`
	Minutes int    `json:"minutes"`
}

// Runsheets are the run-sheets that come with the program, for a board, a
// general assembly, a co-operative and a workshop. The order of business of the
// first two follows Robert's Rules of Order (12th edition, section 41); that of
// the third the agenda of Seeds for Change, Facilitating meetings (2020); that
// of the fourth the nominal group technique (Delbecq and Van de Ven, 1971).
func Runsheets() []Runsheet {
	return []Runsheet{
		{"board", []RunsheetItem{{"opening", 5}, {"minutes", 5}, {"reports", 20}, {"open", 20}, {"new", 30}, {"next", 10}}},
		{"assembly", []RunsheetItem{{"opening", 10}, {"report", 15}, {"accounts", 15}, {"discharge", 10}, {"motions", 45}, {"elections", 20}, {"closing", 5}}},
		{"coop", []RunsheetItem{{"checkin", 10}, {"agenda", 5}, {"actions", 10}, {"decisions", 45}, {"tasks", 10}, {"checkout", 10}}},
		{"workshop", []RunsheetItem{{"question", 10}, {"ideas", 15}, {"sorting", 20}, {"choice", 20}, {"steps", 15}}},
	}
}
