package gate

import (
	"testing"
	"time"

	"daybrief/app"
)

func TestNamed(t *testing.T) {
	at := time.Date(2026, 3, 13, 9, 0, 0, 0, time.UTC)
	talk := app.Item{ID: "t4", Kind: app.KindEvent, Title: "Pump tender", Text: "Settle who inspects the pumps.", Span: app.Span{Start: app.At(at), End: app.At(at.Add(time.Hour))},
		People: []app.Person{{Name: "Edda Brook", Address: "edda@quayside.example"}, {Name: "Nils Farrow", Address: "nils@quayside.example"}},
		Detail: app.Detail{Event: &app.EventDetail{Place: "Room Gannet"}}}
	probed(t, []app.Item{talk}, []probe{
		{"The pump tender with Edda Brook starts tomorrow at 10:00 in Room Gannet.", true},
		{"The pump tender with Brook Edda starts tomorrow at 10:00 in Room Gannet.", false},
		{"The pump tender with Edda Gannet starts tomorrow at 10:00 in Room Brook.", false},
		{"The pump tender with Edda Farrow starts tomorrow at 10:00.", false},
		{"The pump tender with Edda Brook is tomorrow at 11:00 in Room Gannet.", false}, // its end
		{"The pump tender with Edda Brook runs from 10:00 to 11:00 tomorrow.", true},
		{"The pump tender lasts until 11:00 tomorrow.", true},
	})
	probed(t, []app.Item{harbourMail()}, []probe{
		{"Tell Edda Brook about the survey of the north crane by 14:00.", true},
		{"Weather needs your survey of the north crane by 14:00.", false},
		{"Re: Edda Brook needs your survey of the north crane by 14:00.", false},
	})
	port := app.Item{ID: "t5", Kind: app.KindArticle, Title: "Harbour chain grows", Text: "Velmar bought the yard of Ostrand for 4 million euros. Ostrand had leased three cranes."}
	probed(t, []app.Item{port}, []probe{
		{"Velmar bought the yard of Ostrand for 4 million euros.", true},
		{"Ostrand bought Velmar for 4 million euros.", false},
	})
}

func TestBonds(t *testing.T) {
	seed := app.Item{ID: "t6", Kind: app.KindArticle, Title: "Seed bank opens", Text: "The winter store holds 900 barley samples. The guards found broken summer pipes on Tuesday."}
	probed(t, []app.Item{seed}, []probe{
		{"The winter store holds 900 barley samples.", true},
		{"The summer store holds 900 barley samples.", false},
		{"The winter store holds 900 broken samples.", false},
		{"The guards found broken summer pipes on Tuesday.", true},
		{"The guards found broken barley pipes on Tuesday.", false},
	})
}
