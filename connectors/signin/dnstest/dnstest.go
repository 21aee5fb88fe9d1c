// Package dnstest is a name server on loopback for tests: it answers with the
// records a test gives it, over UDP and TCP, and asks nobody else. It is for
// tests alone.
//
//	names := dnstest.NewServer(t, dnstest.Records{
//		SRV: map[string][]net.SRV{"_caldav._tcp.example.org": {{Target: "localhost.", Port: 5232}}},
//		TXT: map[string][]string{"_caldav._tcp.example.org": {"path=/dav/"}},
//	})
//	resolver := names.Resolver()
//
// A name that has no record of any type does not exist (NXDOMAIN); one that
// has another type only is answered with nothing.
package dnstest

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Records are what a server knows. Names are without the final dot, in lower
// case ASCII; "*.example.org" answers every name below example.org that has no
// records of its own. Targets are fully qualified with or without the final
// dot; the root "." stays as it is.
type Records struct {
	A   map[string][]string // IPv4 addresses
	MX  map[string][]net.MX
	SRV map[string][]net.SRV // "_imaps._tcp.example.org"
	TXT map[string][]string

	Silent []string // names that are never answered
	Broken []string // names answered with SERVFAIL
}

// Server is a running name server.
type Server struct {
	records Records
	udp     net.PacketConn
	tcp     net.Listener

	wg    sync.WaitGroup
	mu    sync.Mutex
	asked []string
	open  map[net.Conn]bool // nil once closed
}

// limits of the protocol and of a test that went wrong.
const (
	udpSize   = 512 // RFC 1035 section 4.2.1; larger answers go over TCP
	tcpPeriod = 10 * time.Second
	ttl       = 60
)

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB, r Records) *Server {
	t.Helper()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		_ = udp.Close()
		t.Fatal(err)
	}
	s := &Server{records: r, udp: udp, tcp: tcp, open: map[net.Conn]bool{}}
	s.wg.Go(s.serveUDP)
	s.wg.Go(s.serveTCP)
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	_ = s.udp.Close()
	_ = s.tcp.Close()
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.open = nil
	s.mu.Unlock()
	s.wg.Wait()
}

// Resolver returns a resolver that asks this server alone. Its lookups end with
// their contexts.
func (s *Server) Resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		address := s.udp.LocalAddr().String()
		if strings.HasPrefix(network, "tcp") {
			address = s.tcp.Addr().String()
		}
		var d net.Dialer
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
		return conn, nil
	}}
}

// Asked returns what was asked so far, as "SRV _imaps._tcp.example.org", each
// once, sorted.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.asked)
	slices.Sort(list)
	return slices.Compact(list)
}

func (s *Server) serveUDP() {
	buf := make([]byte, 4096)
	for {
		n, from, err := s.udp.ReadFrom(buf)
		if err != nil {
			return // closed at the end of the test
		}
		if out := s.answer(buf[:n], udpSize); out != nil {
			_, _ = s.udp.WriteTo(out, from) // the asker may have gone
		}
	}
}

func (s *Server) serveTCP() {
	for {
		conn, err := s.tcp.Accept()
		if err != nil {
			return // closed at the end of the test
		}
		s.mu.Lock()
		if s.open == nil {
			s.mu.Unlock()
			_ = conn.Close()
			return
		}
		s.open[conn] = true
		s.wg.Go(func() { s.talk(conn) })
		s.mu.Unlock()
	}
}

// talk answers one question over TCP (RFC 1035 section 4.2.2).
func (s *Server) talk(conn net.Conn) {
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.open, conn)
		s.mu.Unlock()
	}()
	if conn.SetDeadline(time.Now().Add(tcpPeriod)) != nil {
		return
	}
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, question); err != nil {
		return
	}
	out := s.answer(question, 1<<16-1)
	if out == nil {
		return
	}
	binary.BigEndian.PutUint16(size[:], uint16(len(out)))
	_, _ = conn.Write(append(size[:], out...)) // the asker may have gone
}

// answer makes the answer to a question, nil for none.
func (s *Server) answer(question []byte, limit int) []byte {
	var p dnsmessage.Parser
	head, err := p.Start(question)
	if err != nil {
		return nil
	}
	q, err := p.Question()
	if err != nil {
		return nil
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimPrefix(q.Type.String(), "Type")+" "+name)
	s.mu.Unlock()
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: head.ID, Response: true, Authoritative: true, RecursionDesired: head.RecursionDesired, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	switch {
	case slices.Contains(s.records.Silent, name):
		return nil
	case slices.Contains(s.records.Broken, name):
		m.RCode = dnsmessage.RCodeServerFailure
	default:
		known := false
		if m.Answers, known, err = s.records.find(q.Name, name, q.Type); err != nil {
			m.RCode = dnsmessage.RCodeServerFailure
		} else if !known {
			m.RCode = dnsmessage.RCodeNameError
		}
	}
	out, err := m.Pack()
	if err != nil || len(out) > limit {
		m.Truncated, m.Answers = true, nil
		if out, err = m.Pack(); err != nil {
			return nil
		}
	}
	return out
}

// find returns the records of a name, those of a wildcard above it if it has
// none, and whether the name exists.
func (r Records) find(asked dnsmessage.Name, name string, kind dnsmessage.Type) ([]dnsmessage.Resource, bool, error) {
	owner := name
	for !r.has(owner) {
		_, rest, ok := strings.Cut(strings.TrimPrefix(owner, "*."), ".")
		if !ok {
			return nil, false, nil
		}
		owner = "*." + rest
	}
	bodies, err := r.bodies(owner, kind)
	if err != nil {
		return nil, true, err
	}
	var out []dnsmessage.Resource
	for _, b := range bodies {
		out = append(out, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: asked, Type: kind, Class: dnsmessage.ClassINET, TTL: ttl}, Body: b})
	}
	return out, true, nil
}

func (r Records) has(name string) bool {
	return len(r.A[name])+len(r.MX[name])+len(r.SRV[name])+len(r.TXT[name]) > 0
}

func (r Records) bodies(name string, kind dnsmessage.Type) ([]dnsmessage.ResourceBody, error) {
	var out []dnsmessage.ResourceBody
	var errs []error
	switch kind {
	case dnsmessage.TypeA:
		for _, a := range r.A[name] {
			ip, err := netip.ParseAddr(a)
			if err != nil || !ip.Is4() {
				return nil, errors.New("not an IPv4 address: " + a)
			}
			out = append(out, &dnsmessage.AResource{A: ip.As4()})
		}
	case dnsmessage.TypeMX:
		for _, mx := range r.MX[name] {
			host, err := fqdn(mx.Host)
			errs = append(errs, err)
			out = append(out, &dnsmessage.MXResource{Pref: mx.Pref, MX: host})
		}
	case dnsmessage.TypeSRV:
		for _, srv := range r.SRV[name] {
			host, err := fqdn(srv.Target)
			errs = append(errs, err)
			out = append(out, &dnsmessage.SRVResource{Priority: srv.Priority, Weight: srv.Weight, Port: srv.Port, Target: host})
		}
	case dnsmessage.TypeTXT:
		for _, text := range r.TXT[name] {
			out = append(out, &dnsmessage.TXTResource{TXT: pieces(text)})
		}
	}
	return out, errors.Join(errs...)
}

func fqdn(name string) (dnsmessage.Name, error) {
	if !strings.HasSuffix(name, ".") {
		name += "."
	}
	return dnsmessage.NewName(name)
}

// pieces cuts a text into strings of at most 255 bytes, which is all a string
// of the protocol holds.
func pieces(text string) []string {
	var out []string
	for len(text) > 255 {
		out, text = append(out, text[:255]), text[255:]
	}
	return append(out, text)
}
