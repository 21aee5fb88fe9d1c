package settings

import (
	"context"
	"strings"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// profiles are the sets of sources there are.
type profiles struct {
	names []string
	open  string
}

func (s *Screen) hasProfiles() bool {
	_, ok := s.program.(program.Profiles)
	return ok
}

// loadProfiles asks which profiles there are.
func (s *Screen) loadProfiles() {
	p, ok := s.program.(program.Profiles)
	if !ok {
		return
	}
	s.Tasks.Spawn(func(ctx context.Context) {
		names, open, err := p.Profiles(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError("profiles", err)
				return
			}
			s.profiles = profiles{names, open}
			if s.section == "profiles" {
				s.Restyle()
			}
		})
	})
}

// profileParts list the profiles, switch to another, and add one.
func (s *Screen) profileParts() []form.Part {
	what := paper.NewPlain(s.St, s.St.Say("settings.profiles_what"), paper.FontBody, paper.ColorInk)
	out := []form.Part{{Block: what}}
	var list []form.Option
	for _, n := range s.profiles.names {
		list = append(list, form.Option{Value: n, Name: s.profileName(n)})
	}
	if len(list) > 0 {
		c := form.NewChoice(s.St, s.St.Say("settings.profile_open"), list, s.profiles.open)
		c.Keys, c.Changed = s.Keys(), s.switchProfile
		out = append(out, form.Part{Block: form.NewField(s.St, s.St.Say("settings.profile_open"), s.St.Say("settings.profile_open_help"), c), Gap: gapField})
		s.Reach(c)
	}
	l := form.NewLine(s.St.Say("settings.profile_add"), "", "", middle)
	l.Keys = s.Keys()
	add := s.Button(s.St.Say("settings.add_profile.button"), func() { s.addProfile(l.Text) })
	l.OnSubmitted = s.addProfile
	f := form.NewField(s.St, s.St.Say("settings.profile_add"), s.St.Say("settings.profile_add_help"), l)
	f.Acts = paper.NewRow(add)
	s.Reach(l, add)
	return append(out, form.Part{Block: f, Gap: gapField}, form.Part{Block: s.note("profiles"), Gap: 2 * paper.Grid})
}

// profileName is a profile's name, in the reader's words for the first one.
func (s *Screen) profileName(name string) string {
	if name == program.FirstProfile {
		return s.St.Say("settings.profile_first")
	}
	return name
}

func (s *Screen) addProfile(name string) {
	p, ok := s.program.(program.Profiles)
	if name = strings.TrimSpace(name); !ok || name == "" {
		return
	}
	s.Tasks.Spawn(func(ctx context.Context) {
		err := p.AddProfile(ctx, name)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError("profiles", err)
				return
			}
			s.answer("profiles", s.St.Say("settings.profile_added", "Name", name), paper.ColorMuted)
			s.loadProfiles()
		})
	})
}

func (s *Screen) switchProfile(name string) {
	p := s.program.(program.Profiles)
	if name == s.profiles.open {
		return
	}
	s.Tasks.Spawn(func(ctx context.Context) {
		err := p.SwitchProfile(ctx, name)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError("profiles", err)
				s.loadProfiles()
				return
			}
			s.Env.App.Quit() // the other one's window takes the place of this one
		})
	})
}

// oauthParts are the registrations at identity providers.
func (s *Screen) oauthParts() []form.Part {
	var out []form.Part
	last := ""
	for i := range s.state.Values {
		name, key, ok := oauthKey(s.state.Values[i].Key)
		if !ok {
			continue
		}
		if name != last {
			last = name
			out = append(out, form.Part{Block: s.title(s.St.Say("settings.oauth", "Provider", name)), Gap: gapPart})
		}
		for _, sp := range oauthSpecs() {
			if sp.key != key || known(name) && !strings.HasPrefix(key, "client_") {
				continue
			}
			if r := s.newRow(sp, id{key: s.state.Values[i].Key}); r != nil {
				out = append(out, form.Part{Block: r.field, Gap: gapField})
			}
		}
	}
	return out
}

// known reports whether the addresses of a provider need not be given.
func known(provider string) bool { return provider == "google" || provider == "microsoft" }

// oauthKey takes "oauth.google.client_id" apart.
func oauthKey(full string) (name, key string, ok bool) {
	rest, ok := strings.CutPrefix(full, "oauth.")
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, ".")
}
