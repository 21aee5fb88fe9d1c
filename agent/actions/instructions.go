package actions

import (
	"strings"

	"daybrief/app/lazyre"
)

// talksToProgram are the forms of text that addresses a model or assistant:
// taking back instructions, claiming a role, imitating a prompt or its tags,
// ordering what an answer must hold, hiding a link in markup.
//
// Each stands behind words one of which must be there: looking for plain
// words is what most texts cost.
var talksToProgram = []struct {
	words []string
	re    *lazyre.Regexp
}{
	{[]string{"ignore", "disregard", "forget", "override", "bypass", "overlook", "neglect"},
		lazyre.New(`(?i)\b(?:ignore|disregard|forget|override|bypass|overlook|neglect)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|foregoing|all|any|your|my|the|rest)\b.{0,30}\b(?:i?unstructions?|instructions?|prompts?|directions?|rules|guidelines|orders|commands|rest of th(?:is|e) (?:data|text)|context|programming)\b`)},
	{[]string{"ignore"},
		lazyre.New(`(?i)\bignore (?:the )?(?:rest of (?:this|the)|everything|anything) (?:data|text|above|below|before|else)\b`)},
	{[]string{"you are", "you're", "act as", "pretend", "behave as", "roleplay", "as an ai", "as a "},
		lazyre.New(`(?i)\b(?:you are|you're|act as|pretend to be|behave as|roleplay as|as) (?:now )?(?:an? |the )?(?:\w+ ){0,2}(?:ai|artificial intelligence|language model|llm|chatbot|chatgpt|gpt|dan)\b`)},
	{[]string{"prompt", "message", "instruction", "##", "<|", "inst]", "sys>>", "<information"},
		lazyre.New(`(?i)\b(?:system|developer|initial|hidden) (?:prompt|message|instructions?)\b|#{2,}\s*\(?(?:system|instruction|response)|\(system_message\)|<\|?(?:im_start|im_end|system|endoftext|assistant|user|information|instructions?)\|?>|\[/?inst\]|<</?sys>>|<information>`)},
	{[]string{"ai", "llm", "language model", "chatbot", "automated", "copilot"},
		lazyre.New(`(?i)\b(?:to|for|attention|note to|dear|hey|hello|hi|message for|instructions? (?:for|to))\b.{0,20}\b(?:ai|llm|language model|chatbot|automated|copilot)\b.{0,20}\b(?:assistants?|agents?|models?|systems?|screening|analysis|summari[sz]ers?|software|tools?|processing|reader)\b`)},
	{[]string{"assistant", "agent", "screening", "analysis software"},
		lazyre.New(`(?i)\b(?:ai|automated|virtual|mail|email) (?:assistants?|agents?|screening systems?|analysis software)\b.{0,60}\b(?:must|should|please|do|send|forward|reply|include|add|ignore|call|execute|open)\b`)},
	{[]string{"assistant", "system", "user", "human", "ai:"},
		lazyre.New(`(?im)^\s*(?:assistant|system|user|human|ai)\s*:\s*\S.*(?:\n.*)*?^\s*(?:assistant|system|user|human|ai)\s*:`)},
	{[]string{"_", "email", "e-mail", "e_mail", "function", "tool", "api", "procedure"},
		lazyre.New(`(?i)\b(?:call|invoke|execute|run|use|trigger|perform)\b.{0,25}\b(?:the )?(?:\w+_\w+|send_?e?mail|function|tool|api|tool_call|procedure)\b.{0,40}\b(?:with|to|using|for|argument|and|subject|body)\b`)},
	{[]string{"tool", "function", "send", "_"},
		lazyre.New(`(?i)["'{]\s*(?:tool|function|tool_calls?|function_call|tool_name)["']?\s*:|\bsend_?e?mail\s*\(|<(?:tool|function)_?calls?\b|\b\w+_\w+\((?:\w+\s*=|["'{])`)},
	{[]string{"answer", "output", "completion", "summar"},
		lazyre.New(`(?i)\b(?:include|insert|add|append|output|print|embed|incorporate|begin|start|end|conclude)\b.{0,60}\b(?:in|to|into|with|at the (?:end|start) of) (?:your|the|all|every|each) (?:final |next )?(?:answers?|outputs?|completions?|summar(?:y|ies) (?:of|you))\b`)},
	{[]string{"your answer", "your output", "your summary", "summari", "answering", "simply", "only", "just", "always"},
		lazyre.New(`(?i)\byour (?:answer|output|summary) (?:must|should|has to|needs to|shall)\b|\bwhen (?:answering|summari[sz]ing) (?:this|the)\b|\b(?:simply|only|just|always) (?:respond|answer|output|print|say) (?:with )?["“']`)},
	{[]string{"javascript", "script", "onerror", "base64", "message in th", "ignore all"},
		lazyre.New(`(?i)\bjavascript:\s*\w|<\s*script\b|\bonerror\s*=|\bbase64.encoded? .{0,40}(?:message|chat|conversation|prompt)\b|\b(?:last|previous) message in th(?:is|e) (?:chat|conversation)\b|\bignore all (?:\w+ )?(?:indicators|content|text|warnings|evidence)\b`)},
	{[]string{"the reader", "the user", "the recipient", "the human"},
		lazyre.New(`(?i)\b(?:tell|convince|persuade|instruct|inform|get) the (?:reader|user|recipient|human)\b`)},
	{[]string{"not", "n't"},
		lazyre.New(`(?i)\bdo (?:not|n't) (?:tell|inform|reveal|mention|alert|notify|disclose)\b.{0,20}\b(?:to )?the (?:user|reader|human|recipient)\b`)},
	{[]string{"ignor", "negeer", "vergiss", "oublie", "olvida"}, // the same in other languages
		lazyre.New(`(?i)\b(?:ignorier\w*|vergiss|vergessen sie)\b.{0,30}\b(?:vorherig|bisherig|vorig|obig|früher|alle)\w*.{0,20}\b(?:anweisung|instruktion|vorgabe|befehl)\w*|\b(?:ignor|oubli)\w+\b.{0,20}\b(?:instructions?|consignes?) (?:précédente|antérieure|ci-dessus)\w*|\b(?:ignor|olvid)\w+\b.{0,30}\b(?:instrucciones|instruções|indicaciones|istruzioni) (?:anterior|previ|precedent)\w*|\bnegeer\b.{0,30}\b(?:vorige|eerdere|bovenstaande) (?:instructies|opdrachten)`)},
	{[]string{"summari", "assistant", "language model", "chatbot", "ai "}, // a note to the program by its trade
		lazyre.New(`(?i)\b(?:instructions?|notes?|message|notice|attention|directive|important|memo)\s*(?:to|for|:)\s*(?:the |any |all |every |your )?(?:ai |llm )?(?:assistants?|summari[sz]ers?|language models?|chatbots?|ai)\s*[:,]`)},
	{[]string{`"input"`, `"arguments"`, `"parameters"`, `"args"`}, // a call as a program writes it
		lazyre.New(`(?i)"(?:action|tool|function|name|tool_name)"\s*:\s*"[^"\n]{1,60}"\s*,\s*"(?:input|arguments|parameters|args)"\s*:`)},
	{[]string{"your reply", "your response", "your answer", "your output", "question", "request", "quer", "prompt"},
		lazyre.New(`(?i)\b(?:modify|alter|rewrite) your (?:reply|response|answer|output)\b|\byour (?:answer|response|reply|output) in (?:base ?\d+|hex\w*|binary|morse|reverse|rot13|\w+ encoding)\b|\b(?:answer|respond to|reply to) (?:every|each|all|any) (?:question|quer(?:y|ies)|request|prompt)s?\b.{0,30}\bwith\b`)},
	{[]string{"from now on"},
		lazyre.New(`(?i)\bfrom now on,? you (?:are|act as|answer as|behave as)\b.{0,60}\b(?:helper|assistant|bot|model|persona|without (?:any )?(?:limits|rules|restrictions|filters))\b`)},
	{[]string{"decode", "decrypt", "unscramble", "rot13"},
		lazyre.New(`(?i)\b(?:decode|decrypt|unscramble)\b.{0,60}\b(?:carry|execute|follow|obey|run|perform|act)\b.{0,20}\b(?:it|this|them|out|what|on)\b`)},
	{[]string{"=====", "-----", "#####", "choose one action", "next action"}, // the end of the data, imitated
		lazyre.New(`(?im)^[=\-#*]{5,}\s*$\n+\s*(?:question|instructions?|task|system|user|new prompt)\s*:|\bchoose (?:one|an) action\b|\b(?:as|is) your next action\b`)},
	{[]string{"_"}, // a tool by the name a program gives it
		lazyre.New(`\b(?:[Cc]all|[Ii]nvoke|[Ee]xecute|[Rr]un|[Uu]se|[Tt]rigger|[Rr]etry with|[Pp]ost (?:it|them) with|[Rr]emove (?:it|them) with) [a-z]+_[a-z]+(?:_[a-z]+)*\b`)},
	{[]string{"instruction", "the task"},
		lazyre.New(`(?i)\b(?:new|updated|important|following|these|strictly follow|adhere to the following) instructions? (?:for|to) (?:you|the (?:assistant|model|ai))\b|\bfollowing instruction\s*:|\bbefore you (?:can )?(?:solve|do|answer|complete) the task\b`)},
	{[]string{"]("},
		lazyre.New(`!?\[[^\]\n]*\]\(\s*(?:https?:|www\.|[a-z0-9-]+\.[a-z]{2,})`)},
}

// Instructs reports whether a text holds what is meant for a program that
// reads mail, not for the person: the reader is shown it, a model never is.
func Instructs(text string) bool {
	low := asciiLower(text)
	for _, p := range talksToProgram {
		for _, w := range p.words {
			if strings.Contains(low, w) {
				if p.re.MatchString(text) {
					return true
				}
				break
			}
		}
	}
	return false
}
