#pragma once
#include <libxml/xmlversion.h>
// Where libxml2 is built with ICU, its headers declare ICU's types, which are not those of Foundation's ICU. They occur
// in the encoding handlers alone, which nobody here touches.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>

// What a run of the parser leaves behind: `context` is the caller's, the rest is the first error, if there was one.
struct sallyport_xml {
    void *context;
    xmlParserCtxtPtr parser;
    int failed;
    int line;
    char message[200];
};

// The type of this callback changed in 2.12; nothing is ever printed.
#if LIBXML_VERSION >= 21200
static inline void sallyport_xml_report(void *state, const xmlError *error) {
#else
static inline void sallyport_xml_report(void *state, xmlErrorPtr error) {
#endif
    struct sallyport_xml *run = (struct sallyport_xml *)state;
    if (!run || !error || run->failed || error->level < XML_ERR_ERROR) return;
    run->failed = 1;
    run->line = error->line;
    snprintf(run->message, sizeof run->message, "%s", error->message ? error->message : "no XML");
}

// Reads a whole document from memory, through `handler` alone: no tree, no catalogue, no file, no network, and the bytes
// are UTF-8 whatever they say. The depth is the caller's to bound, and so it is that there is no document type:
// XML_PARSE_NOENT, without which `&amp;` in an attribute would stay half encoded, would replace its entities too.
static inline int sallyport_xml_read(const char *bytes, int count, xmlSAXHandler *handler, struct sallyport_xml *run) {
    xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(bytes, count);
    if (!parser) return 0;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
    handler->initialized = XML_SAX2_MAGIC;
    handler->serror = sallyport_xml_report;
    memcpy(parser->sax, handler, sizeof *handler);
    parser->userData = run;
    run->parser = parser;
    xmlParseDocument(parser);
    int good = parser->wellFormed && !run->failed;
    run->parser = NULL;
    if (parser->myDoc) xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    xmlFreeParserCtxt(parser);
    return good;
}

static inline int sallyport_xml_line(const struct sallyport_xml *run) {
    return run->parser && run->parser->input ? run->parser->input->line : 0;
}
