package ballot

// Gradients are the eight levels of agreement, from full support to veto. Source:
// Kaner, "Facilitator's Guide to Participatory Decision-Making" (1996).
var Gradients = []Choice{
	"endorse", "endorse-with-minor-contention", "agree-with-reservations", Abstain,
	"more-discussion-wanted", "dislike-but-will-support", "serious-disagreement", "veto",
}

// GradientsOfAgreement counts how many chose each level of [Gradients]. What it
// takes to pass is for the group to say, so there are no winners and no mean.
func GradientsOfAgreement(x *Box) Tally { return CountChoices(x, "gradients", Gradients...) }

// Fingers are the six marks of fist to five; "0" is the fist, a block.
var Fingers = []Choice{"0", "1", "2", "3", "4", "5"}

// FistToFive counts how many showed each number of fingers.
func FistToFive(x *Box) Tally { return CountChoices(x, "fist-to-five", Fingers...) }
